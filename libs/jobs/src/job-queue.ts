import { once } from 'node:events';
import { GatewayError } from '@trueport/contracts';
import type { Logger } from '@trueport/observability';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { jobPolicies } from './job-policies.js';
import type { Jobs, QueueName } from './jobs.js';
import { outcomeOf, type QueuedJob } from './queued-job.js';

/** Where the queues are. */
export interface QueueOptions {
  readonly redisUrl: string;
  /** Begins the name of every key. */
  readonly keyPrefix: string;
}

const timeoutMs = 2_000;
const retryAfterSeconds = 2;

/** The keys of all queues are `{keyPrefix}jobs:{queue}:…`. */
export function queuePrefix(keyPrefix: string): string {
  return `${keyPrefix}jobs`;
}

/** The giving end of a queue. Connects to Redis at the first use and never waits longer than two seconds for it. */
export class JobQueue<Name extends QueueName> {
  private readonly redis: Redis;
  private queue: Queue<Jobs[Name]> | null = null;
  private isAway = false;

  constructor(
    private readonly name: Name,
    private readonly options: QueueOptions,
    private readonly logger: Logger,
  ) {
    this.redis = new Redis(options.redisUrl, {
      lazyConnect: true,
      enableOfflineQueue: false,
      connectTimeout: timeoutMs,
      commandTimeout: timeoutMs,
    });
    this.redis.on('error', (error) => this.noteAway(error));
    this.redis.on('ready', () => this.noteAway(null));
  }

  /**
   * Puts a job into the queue; one with the same id that is there already is left alone.
   *
   * @throws GatewayError UNAVAILABLE when Redis is away: nothing is queued; any other error leaves that open
   */
  async add(jobId: string, job: Jobs[Name]): Promise<QueuedJob> {
    await this.ready();
    const queue = (this.queue ??= this.open());
    await queue.add(this.name as never, job as never, { ...jobPolicies[this.name], jobId });
    return {
      id: jobId,
      outcome: async () => {
        await this.ready();
        return outcomeOf(queue, jobId);
      },
    };
  }

  async close(): Promise<void> {
    await this.queue?.close();
    this.redis.disconnect();
  }

  /** For Nest, when the queue is one of its providers. */
  onApplicationShutdown(): Promise<void> {
    return this.close();
  }

  private open(): Queue<Jobs[Name]> {
    const queue = new Queue<Jobs[Name]>(this.name, {
      connection: this.redis,
      prefix: queuePrefix(this.options.keyPrefix),
      skipWaitingForReady: true,
      // Asked once for its version, a Redis that dies over the answer would spoil the queue for good.
      skipVersionCheck: true,
    });
    // Failures of the connection are noted where they come from; those of a command reach whoever gave it.
    queue.on('error', () => undefined);
    return queue;
  }

  private async ready(): Promise<void> {
    if (this.redis.status === 'ready') return;
    try {
      const ready = once(this.redis, 'ready', { signal: AbortSignal.timeout(timeoutMs) });
      if (this.redis.status === 'wait') this.redis.connect().catch(() => undefined);
      await ready;
    } catch (cause) {
      throw new GatewayError('UNAVAILABLE', `The queue of ${this.name} is not reachable right now.`, {
        cause,
        retryAfterSeconds,
      });
    }
  }

  private noteAway(error: Error | null): void {
    const isAway = error !== null;
    if (isAway === this.isAway) return;
    this.isAway = isAway;
    if (isAway) this.logger.warn({ component: 'jobs', queue: this.name, err: error }, 'a queue is away');
    else this.logger.info({ component: 'jobs', queue: this.name }, 'a queue is back');
  }
}
