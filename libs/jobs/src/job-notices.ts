import { setTimeout as pause } from 'node:timers/promises';
import type { QueueEvents } from 'bullmq';
import type { JobOutcome } from './queued-job.js';

type Hear = (outcome: JobOutcome) => void;

/** Listening for the end of one job. */
export interface JobNotice {
  /** What was heard; `null` when the time is over first. */
  within(waitMs: number): Promise<JobOutcome | null>;
  stop(): void;
}

/**
 * Hands the notifications of a queue on to those who wait for one of its jobs. They are hints: those that were sent
 * while nobody listened, or while the connection was broken, are not sent again.
 */
export class JobNotices {
  private readonly listeners = new Map<string, Set<Hear>>();

  constructor(events: QueueEvents) {
    events.on('completed', ({ jobId }) => this.tell(jobId, { state: 'done' }));
    events.on('failed', ({ jobId, failedReason }) =>
      this.tell(jobId, { state: 'failed', reason: failedReason }),
    );
  }

  /** Listens from now on. */
  of(jobId: string): JobNotice {
    const listeners = this.listeners.get(jobId) ?? new Set();
    this.listeners.set(jobId, listeners);
    let hear: Hear = () => undefined;
    const heard = new Promise<JobOutcome>((resolve) => listeners.add((hear = resolve)));
    return {
      within: (waitMs) => firstWithin(heard, waitMs),
      stop: () => {
        listeners.delete(hear);
        if (listeners.size === 0) this.listeners.delete(jobId);
      },
    };
  }

  private tell(jobId: string, outcome: JobOutcome): void {
    this.listeners.get(jobId)?.forEach((hear) => hear(outcome));
  }
}

async function firstWithin(heard: Promise<JobOutcome>, waitMs: number): Promise<JobOutcome | null> {
  const waiting = new AbortController();
  try {
    return await Promise.race([heard, pause(waitMs, null, { signal: waiting.signal })]);
  } finally {
    waiting.abort();
  }
}
