import type { JobsOptions } from 'bullmq';
import type { QueueName } from './jobs.js';

/** What happens to the jobs of a queue that fail or are done. */
export const jobPolicies: Readonly<Record<QueueName, JobsOptions>> = {
  /** Six attempts within about half a minute; the jitter keeps alerts that failed together from coming back together. */
  alerts: {
    attempts: 6,
    backoff: { type: 'exponential', delay: 1_000, jitter: 0.5 },
    removeOnComplete: true,
    // What failed for good is in the list of deliveries; the jobs themselves are kept for a look only.
    removeOnFail: { count: 1_000 },
  },
  /** Done ones stay for a while: a message that is delivered again finds its job and is not scanned again. */
  scans: {
    attempts: 3,
    backoff: { type: 'exponential', delay: 500, jitter: 0.5 },
    removeOnComplete: { age: 300, count: 5_000 },
    removeOnFail: { age: 7 * 86_400, count: 1_000 },
  },
  rescans: {
    attempts: 5,
    backoff: { type: 'exponential', delay: 2_000, jitter: 0.5 },
    removeOnComplete: { count: 1_000 },
    removeOnFail: { count: 1_000 },
  },
};
