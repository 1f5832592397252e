import type { Logger } from '@trueport/observability';
import { DelayedError, QueueEvents, Worker, type Job } from 'bullmq';
import type { Jobs, QueueName } from './jobs.js';
import { queuePrefix, type QueueOptions } from './job-queue.js';

/** A failure that is not the job's: it comes again later, and the attempt does not count. */
export class RetryLater extends Error {
  override readonly name = 'RetryLater';
}

const retryLaterMs = 2_000;

/**
 * A job of a killed process is free for others once its lock is over and a look has found nobody at it: within 20
 * seconds, before its messages are delivered again, so that nobody has to wait for it. Locks are renewed in half their
 * time, also while a job waits for a thread or a store.
 */
const abandoned = { lockDuration: 15_000, stalledInterval: 5_000 };

/** How often a process may die over a job before the job is at fault: one kill may well be followed by a second one. */
const maxDeaths = 3;

const lookAgainMs = 2_000;

/** How a queue is worked off. */
export interface WorkerOptions extends QueueOptions {
  /** Jobs at a time. */
  readonly concurrency: number;
}

/** The taking end of a queue. Waits for Redis as long as it takes; several processes share the work. */
export class JobWorker<Name extends QueueName> {
  private readonly worker: Worker<Jobs[Name]>;
  private readonly events: QueueEvents;

  constructor(
    name: Name,
    options: WorkerOptions,
    handle: (job: Jobs[Name], attempt: number, isLast: boolean) => Promise<void>,
    private readonly logger: Logger,
  ) {
    const connection = { url: options.redisUrl, maxRetriesPerRequest: null };
    const prefix = queuePrefix(options.keyPrefix);
    this.worker = new Worker<Jobs[Name]>(
      name,
      async (job, token) => {
        const attempt = job.attemptsMade + 1;
        try {
          await handle(job.data, attempt, attempt >= (job.opts.attempts ?? 1));
        } catch (error) {
          if (!(error instanceof RetryLater)) throw error;
          this.logger.warn({ component: 'jobs', queue: name, err: error.cause }, 'a job has to wait');
          await job.moveToDelayed(Date.now() + retryLaterMs, token);
          throw new DelayedError();
        }
      },
      { connection, prefix, concurrency: options.concurrency, ...abandoned, maxStalledCount: maxDeaths },
    );
    this.events = new QueueEvents(name, { connection, prefix });
    // Connections come back by themselves; their failures are told by whoever gives jobs.
    this.worker.on('error', () => undefined);
    this.events.on('error', () => undefined);
    this.worker.on('failed', (job, error) =>
      this.logger.warn(
        { component: 'jobs', queue: name, job: job?.id, attempt: job?.attemptsMade, err: error },
        'a job failed',
      ),
    );
  }

  /** Waits for a job of this queue to be done, wherever. @throws Error with its reason when it has failed for good */
  async finished(job: Job<Jobs[Name]>, timeoutMs: number): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    for (;;) {
      const leftMs = deadline - performance.now();
      try {
        await job.waitUntilFinished(this.events, Math.max(1, Math.min(leftMs, lookAgainMs)));
        return;
      } catch (error) {
        // A notification that came before anybody listened is not sent again: look at the job itself from time to time.
        if (leftMs <= lookAgainMs || !/timed out before finishing/.test(String(error))) throw error;
      }
    }
  }

  /** Takes no more jobs and lets the running ones finish. */
  async close(): Promise<void> {
    await this.worker.close();
    await this.events.close();
  }
}
