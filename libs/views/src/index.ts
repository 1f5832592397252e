export type { BatchStore, ClaimStore, RollupStore, SummedDocuments } from './batch-settlement.js';
export { ExactlyOnceRewriter, type Rewriting } from './exactly-once-rewriter.js';
export { ExactlyOnceWriter, type DocumentStore, type View, type WriteResult } from './exactly-once-writer.js';
export { FactWriter } from './fact-writer.js';
export { pricedCostOf } from './priced-cost.js';
export { startWorker, type RunningWorker, type WorkerOptions } from './start-worker.js';
export { isStoreAway } from './store-away.js';
export { ViewMetrics } from './view-metrics.js';
export { viewProviders } from './view-providers.js';
