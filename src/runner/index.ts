// RunPlan, scheduler, one runner a node kind, hooks, results.
export { executePlan } from './execute/execute-plan.js';
export type {
  BatchContext,
  CompiledNode,
  Materialized,
  NodeEngine,
  NodeWork,
  StatementResult,
} from './node-engine.js';
export { type PlanRequest, planRun } from './plan/plan-run.js';
export type { PlannedBatches, PlannedNode, PlanReason, RunCommand, RunPlan } from './plan/run-plan.js';
export type { FinishedNode, RunOutcome, RunServices } from './run-services.js';
export { type OperationRequest, runOperation } from './execute/run-operation.js';
