// RunPlan, scheduler, one runner a node kind, hooks, results.
// Still empty.
export {};
