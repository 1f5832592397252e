import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';
import type { Logger } from '@trueport/observability';
import { DelayedError, QueueEvents, Worker } from 'bullmq';
import { JobNotices } from './job-notices.js';
import type { Jobs, QueueName } from './jobs.js';
import { queuePrefix, type QueueOptions } from './job-queue.js';
import type { QueuedJob } from './queued-job.js';

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
const longestReconnectDelayMs = 2_000;

/** Once no job is worked on any more, closing takes no longer than this, wherever Redis is. */
const closeMs = 2_000;

/** How a queue is worked off. */
export interface WorkerOptions extends QueueOptions {
  /** Jobs at a time. */
  readonly concurrency: number;
}

/** The taking end of a queue. Waits for Redis as long as it takes; several processes share the work. */
export class JobWorker<Name extends QueueName> {
  private readonly worker: Worker<Jobs[Name]>;
  private readonly events: QueueEvents;
  private readonly notices: JobNotices;
  private readonly running = new Set<Promise<void>>();
  private isEnding = false;

  constructor(
    name: Name,
    options: WorkerOptions,
    handle: (job: Jobs[Name], attempt: number, isLast: boolean) => Promise<void>,
    private readonly logger: Logger,
  ) {
    const connection = {
      url: options.redisUrl,
      maxRetriesPerRequest: null,
      retryStrategy: (attempt: number) =>
        this.isEnding ? null : Math.min(50 * 2 ** Math.min(attempt, 6), longestReconnectDelayMs),
    };
    const prefix = queuePrefix(options.keyPrefix);
    this.worker = new Worker<Jobs[Name]>(
      name,
      async (job, token) => {
        const attempt = job.attemptsMade + 1;
        try {
          await this.track(handle(job.data, attempt, attempt >= (job.opts.attempts ?? 1)));
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
    this.notices = new JobNotices(this.events);
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

  /**
   * Waits for a job of this queue to be done, wherever. BullMQ's own way of waiting is none for a service: when Redis
   * goes away meanwhile it rejects a promise that nobody can have, which ends the process.
   *
   * @throws Error with its reason when it has failed for good, when the time is over, or when Redis goes away
   */
  async finished(job: QueuedJob, timeoutMs: number): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    const notice = this.notices.of(job.id);
    try {
      let outcome = await job.outcome();
      while (outcome.state === 'open') {
        const leftMs = deadline - performance.now();
        if (leftMs <= 0) throw new Error(`the job ${job.id} timed out before finishing`);
        outcome = (await notice.within(Math.min(leftMs, lookAgainMs))) ?? (await job.outcome());
      }
      if (outcome.state === 'failed') throw new Error(outcome.reason);
    } finally {
      notice.stop();
    }
  }

  /**
   * Takes no more jobs and lets the running ones finish. While Redis is away it is not told of them: they are done once
   * more by others, as those of a killed process are.
   */
  async close(): Promise<void> {
    await this.worker.pause(true);
    await Promise.allSettled(this.running);
    this.isEnding = true;
    const isAway = !(await isReachable(this.worker));
    const ends = Promise.allSettled([this.worker.close(isAway), this.events.close()]);
    // A job that was on its way when the end was ordered is a running one, too.
    while (!(await isWithin(ends, closeMs))) if (this.running.size === 0) return;
  }

  /** Keeps account of what is being worked on. */
  private async track(work: Promise<void>): Promise<void> {
    this.running.add(work);
    try {
      await work;
    } finally {
      this.running.delete(work);
    }
  }
}

async function isReachable(worker: Worker): Promise<boolean> {
  const { client } = worker.getBackend();
  // Pending until Redis was there for the first time.
  const connected = await Promise.race([client.catch(() => null), turn()]);
  return connected?.status === 'ready';
}

async function isWithin(ends: Promise<unknown>, waitMs: number): Promise<boolean> {
  const waiting = new AbortController();
  const isOver = await Promise.race([
    ends.then(() => true),
    pause(waitMs, false, { signal: waiting.signal }),
  ]);
  waiting.abort();
  return isOver;
}
