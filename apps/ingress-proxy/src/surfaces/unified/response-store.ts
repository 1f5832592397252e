import { GatewayError } from '@trueport/contracts';
import type { JsonObject, StoredResponse } from '@trueport/dialects';
import type { Logger } from '@trueport/observability';
import { Redis } from 'ioredis';
import { isReference, outputItems } from './item-history.js';

/** A response to be kept, and where it was made. */
export interface MadeResponse extends StoredResponse {
  readonly place: string;
}

/** A response that is kept. */
export interface KeptResponse extends MadeResponse {
  /** Size of its record. */
  readonly bytes: number;
}

/** Responses that clients may continue or ask for again; each tenant sees its own alone. */
export interface ResponseStore {
  /** Keeps a response; never rejects, since the answer has been given. */
  save(response: MadeResponse): Promise<void>;
  /** @throws GatewayError UNAVAILABLE when the store is away */
  find(tenantId: string, id: string): Promise<KeptResponse | null>;
  /**
   * The responses that items of input or output belong to.
   *
   * @throws GatewayError UNAVAILABLE, BAD_REQUEST for more bytes than these
   */
  findByItems(tenantId: string, itemIds: readonly string[], maxBytes: number): Promise<KeptResponse[]>;
  /** @returns whether there was one. @throws GatewayError UNAVAILABLE */
  remove(tenantId: string, id: string): Promise<boolean>;
  close(): void;
}

/** How responses are kept. */
export interface RedisResponseStoreOptions {
  readonly redisUrl: string;
  readonly keyPrefix: string;
  /** How long a response is kept, seconds. */
  readonly ttlSeconds: number;
  /** Larger records are not kept, bytes. */
  readonly maxBytes: number;
  readonly timeoutMs: number;
}

const longestReconnectDelayMs = 2_000;
const disconnectTimeoutMs = 200;

/** Keeps responses in Redis, for all instances together, until their time is over. */
export class RedisResponseStore implements ResponseStore {
  private readonly redis: Redis;
  private isAway = false;

  constructor(
    private readonly options: RedisResponseStoreOptions,
    private readonly logger: Logger,
  ) {
    this.redis = new Redis(options.redisUrl, {
      lazyConnect: true,
      enableOfflineQueue: true,
      maxRetriesPerRequest: 0,
      commandTimeout: options.timeoutMs,
      connectTimeout: options.timeoutMs,
      disconnectTimeout: disconnectTimeoutMs,
      retryStrategy: (times) => Math.min(times * 50, longestReconnectDelayMs),
    });
    this.redis.on('error', (error) => this.noteAway(error));
    this.redis.on('ready', () => {
      this.isAway = false;
    });
  }

  async save(response: MadeResponse): Promise<void> {
    const record = JSON.stringify(response);
    if (Buffer.byteLength(record) > this.options.maxBytes) return;
    const { ttlSeconds } = this.options;
    const { tenant_id: tenantId, id } = response;
    try {
      const writing = this.redis.multi().set(this.keyOf(tenantId, id), record, 'EX', ttlSeconds);
      for (const itemId of idsOf(outputItems(response)))
        writing.set(this.itemKeyOf(tenantId, itemId), id, 'EX', ttlSeconds);
      // What a client repeats stays with the response that it came from.
      for (const itemId of idsOf(response.input.filter((item) => !isReference(item))))
        writing.set(this.itemKeyOf(tenantId, itemId), id, 'EX', ttlSeconds, 'NX');
      await writing.exec();
    } catch (error) {
      this.noteAway(error);
    }
  }

  async find(tenantId: string, id: string): Promise<KeptResponse | null> {
    const record = await this.asked(() => this.redis.get(this.keyOf(tenantId, id)));
    return record === null ? null : keptOf(record);
  }

  async findByItems(tenantId: string, itemIds: readonly string[], maxBytes: number): Promise<KeptResponse[]> {
    if (itemIds.length === 0) return [];
    const named = await this.asked(() => this.redis.mget(itemIds.map((id) => this.itemKeyOf(tenantId, id))));
    const ids = [...new Set(named.filter((id) => id !== null))];
    if (ids.length === 0) return [];
    const keys = ids.map((id) => this.keyOf(tenantId, id));
    const sizes = await this.asked(() => Promise.all(keys.map((key) => this.redis.strlen(key))));
    if (sizes.reduce((sum, size) => sum + size, 0) > maxBytes) throw tooLong();
    const records = await this.asked(() => this.redis.mget(keys));
    return records.flatMap((record) => (record === null ? [] : [keptOf(record)]));
  }

  async remove(tenantId: string, id: string): Promise<boolean> {
    return (await this.asked(() => this.redis.del(this.keyOf(tenantId, id)))) > 0;
  }

  close(): void {
    this.redis.disconnect();
  }

  private async asked<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    try {
      return await ask();
    } catch (cause) {
      this.noteAway(cause);
      const message = 'Stored responses cannot be reached right now.';
      throw new GatewayError('UNAVAILABLE', message, { cause, retryAfterSeconds: 1 });
    }
  }

  /** The tenant is part of the key: nobody can name another's response. */
  private keyOf(tenantId: string, id: string): string {
    return `${this.options.keyPrefix}response:${tenantId.length}:${tenantId}:${id}`;
  }

  private itemKeyOf(tenantId: string, itemId: string): string {
    return `${this.options.keyPrefix}response-item:${tenantId.length}:${tenantId}:${itemId}`;
  }

  private noteAway(error: unknown): void {
    if (this.isAway) return;
    this.isAway = true;
    this.logger.warn({ component: 'responses', err: error }, 'Redis is away: responses are not kept');
  }
}

function keptOf(record: string): KeptResponse {
  return { ...(JSON.parse(record) as MadeResponse), bytes: record.length };
}

/** More than one request is made of. */
export function tooLong(): GatewayError {
  return new GatewayError('BAD_REQUEST', 'The conversation is too long to be put together again.');
}

function idsOf(items: readonly JsonObject[]): string[] {
  return items.flatMap(({ id }) => (typeof id === 'string' && id !== '' ? [id] : []));
}
