import type { Queue } from 'bullmq';

/** How a job stands. */
export type JobOutcome =
  | { readonly state: 'open' }
  | { readonly state: 'done' }
  | { readonly state: 'failed'; readonly reason: string };

/** A job in a queue, as the one who gave it knows it. */
export interface QueuedJob {
  readonly id: string;
  /**
   * Asks Redis once. A job that Redis has forgotten has failed, `isQueueAway` knows the reason.
   *
   * @throws Error when Redis is away or does not answer in time
   */
  outcome(): Promise<JobOutcome>;
}

const done = 1;
const open = 0;

/** Asks Redis how a job stands. @throws Error when Redis fails */
export async function outcomeOf(queue: Queue, jobId: string): Promise<JobOutcome> {
  const answer = await queue.getBackend().isFinished(jobId, true);
  const [status, result] = typeof answer === 'number' ? [answer, null] : answer;
  if (status === open) return { state: 'open' };
  return status === done ? { state: 'done' } : { state: 'failed', reason: String(result) };
}
