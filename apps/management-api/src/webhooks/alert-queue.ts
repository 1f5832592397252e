import { once } from 'node:events';
import type { OnApplicationShutdown } from '@nestjs/common';
import { GatewayError } from '@trueport/contracts';
import type { Logger } from '@trueport/observability';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';

/** One alert for one webhook; whoever works the queue off reads the rest from the store. */
export interface AlertJob {
  readonly webhook_id: string;
  readonly tenant_id: string;
  /** `null` for a test. */
  readonly violation_id: string | null;
  /** Also the id of the job, so that one delivery is queued once. */
  readonly delivery_id: string;
}

/** Where the queue is. */
export interface AlertQueueOptions {
  readonly redisUrl: string;
  /** Begins the name of every key. */
  readonly keyPrefix: string;
}

/** Name of the queue. */
export const alertQueueName = 'alerts';

/** The queue's keys are `{keyPrefix}jobs:alerts:…`. */
export function alertQueuePrefix(keyPrefix: string): string {
  return `${keyPrefix}jobs`;
}

const timeoutMs = 2_000;
const retryAfterSeconds = 2;

/** Six attempts within about half a minute; the jitter keeps alerts that failed together from coming back together. */
const jobOptions = {
  attempts: 6,
  backoff: { type: 'exponential', delay: 1_000, jitter: 0.5 },
  removeOnComplete: true,
  // What failed for good is in the list of deliveries; the jobs themselves are kept for a look only.
  removeOnFail: { count: 1_000 },
};

/** Alerts that are to be sent. Connects to Redis at the first use: the API works without it but for tests of webhooks. */
export class AlertQueue implements OnApplicationShutdown {
  private readonly redis: Redis;
  private queue: Queue<AlertJob> | null = null;
  private isAway = false;

  constructor(
    private readonly options: AlertQueueOptions,
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
   * Puts an alert into the queue.
   *
   * @throws GatewayError UNAVAILABLE when Redis is away: the alert is not queued; any other error leaves that open
   */
  async add(job: AlertJob): Promise<void> {
    await this.ready();
    this.queue ??= this.open();
    await this.queue.add('alert', job, { ...jobOptions, jobId: job.delivery_id });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.queue?.close();
    this.redis.disconnect();
  }

  private open(): Queue<AlertJob> {
    const queue = new Queue<AlertJob>(alertQueueName, {
      connection: this.redis,
      prefix: alertQueuePrefix(this.options.keyPrefix),
      skipWaitingForReady: true,
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
      throw new GatewayError('UNAVAILABLE', 'The queue of alerts is not reachable right now.', {
        cause,
        retryAfterSeconds,
      });
    }
  }

  private noteAway(error: Error | null): void {
    const isAway = error !== null;
    if (isAway === this.isAway) return;
    this.isAway = isAway;
    if (isAway) this.logger.warn({ component: 'alerts', err: error }, 'the queue of alerts is away');
    else this.logger.info({ component: 'alerts' }, 'the queue of alerts is back');
  }
}
