export { jobPolicies } from './job-policies.js';
export { JobQueue, queuePrefix, type QueueOptions } from './job-queue.js';
export { JobWorker, RetryLater, type WorkerOptions } from './job-worker.js';
export { isQueueAway } from './queue-away.js';
export type { AlertJob, Jobs, QueueName, RescanJob, ScanJob } from './jobs.js';
export type { JobOutcome, QueuedJob } from './queued-job.js';
