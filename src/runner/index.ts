// RunPlan, scheduler, one runner a node kind, hooks, results.

export { executePlan } from './execute/execute-plan.js';
export { previewNode } from './execute/preview-node.js';
export { readCatalog } from './execute/read-catalog.js';
export { type OperationRequest, runOperation } from './execute/run-operation.js';
export { type PlanRequest, planRun, type Retry, selectedSources } from './plan/plan-run.js';
export type { PlannedBatches, PlannedNode, PlanReason, RunCommand, RunPlan } from './plan/run-plan.js';
export { runnableKinds } from './plan/runnable-kinds.js';
export type { FinishedNode, FreshnessFacts, Later, RunOutcome, RunServices } from './run-services.js';
