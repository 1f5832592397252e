import { GatewayError } from '@trueport/contracts';
import type { JsonObject, StoredResponse } from '@trueport/dialects';
import type { Logger, MetricsRegistry } from '@trueport/observability';
import { Redis } from 'ioredis';
import { isReference, outputItems } from './item-history.js';
import { ResponseKeys } from './response-keys.js';
import { RedisResponseReading } from './response-reading.js';
import { StoreAccess } from './store-access.js';

/** A response to be kept, and where it was made. */
export interface MadeResponse extends StoredResponse {
  readonly place: string;
  /** Ids of the responses that it continues, oldest first. */
  readonly earlier: readonly string[];
}

/** A response that is kept. */
export interface KeptResponse extends MadeResponse {
  /** Size of its record. */
  readonly bytes: number;
}

/** How much one request may still be made of. */
export interface HistoryRoom {
  readonly responses: number;
  readonly bytes: number;
}

/** Reads that belong together: the time limit of the store is for all of them. */
export interface ResponseReading {
  /** @throws GatewayError UNAVAILABLE when the store is away */
  find(tenantId: string, id: string): Promise<KeptResponse | null>;
  /**
   * The last responses of a conversation, up to the one behind the first gap: what is no longer kept hides what was
   * before it.
   *
   * @param ids oldest first
   * @throws GatewayError UNAVAILABLE, BAD_REQUEST for more than there is room for
   */
  findLast(tenantId: string, ids: readonly string[], room: HistoryRoom): Promise<KeptResponse[]>;
  /**
   * The responses that items of input or output belong to.
   *
   * @throws GatewayError UNAVAILABLE, BAD_REQUEST for more than there is room for
   */
  findByItems(
    tenantId: string,
    itemIds: readonly string[],
    room: Pick<HistoryRoom, 'bytes'>,
  ): Promise<KeptResponse[]>;
}

/** Responses that clients may continue or ask for again; each tenant sees its own alone. */
export interface ResponseStore {
  /** Keeps a response; never rejects, since the answer has been given. */
  save(response: MadeResponse): Promise<void>;
  /** Begins to read; the time limit begins as well. */
  read(): ResponseReading;
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
  /** No request waits longer than this for Redis. */
  readonly timeoutMs: number;
}

const longestReconnectDelayMs = 2_000;
const disconnectTimeoutMs = 200;

/** Keeps responses in Redis, for all instances together, until their time is over. */
export class RedisResponseStore implements ResponseStore {
  private readonly redis: Redis;
  private readonly keys: ResponseKeys;
  private readonly access: StoreAccess;

  constructor(
    private readonly options: RedisResponseStoreOptions,
    logger: Logger,
    metrics: MetricsRegistry,
  ) {
    this.keys = new ResponseKeys(options.keyPrefix);
    this.access = new StoreAccess(metrics, logger);
    this.redis = new Redis(options.redisUrl, {
      lazyConnect: true,
      enableOfflineQueue: true,
      maxRetriesPerRequest: 0,
      commandTimeout: options.timeoutMs,
      connectTimeout: options.timeoutMs,
      disconnectTimeout: disconnectTimeoutMs,
      retryStrategy: (times) => Math.min(times * 50, longestReconnectDelayMs),
    });
    this.redis.on('error', (error) => this.access.noteAway(error));
    this.redis.on('ready', () => this.access.noteBack());
  }

  async save(response: MadeResponse): Promise<void> {
    const record = JSON.stringify(response);
    if (Buffer.byteLength(record) > this.options.maxBytes) return;
    const { keys } = this;
    const { ttlSeconds } = this.options;
    const { tenant_id: tenantId, id } = response;
    try {
      const writing = this.redis.multi().set(keys.response(tenantId, id), record, 'EX', ttlSeconds);
      for (const itemId of idsOf(outputItems(response)))
        writing.set(keys.item(tenantId, itemId), id, 'EX', ttlSeconds);
      // What a client repeats stays with the response that it came from.
      for (const itemId of idsOf(response.input.filter((item) => !isReference(item))))
        writing.set(keys.item(tenantId, itemId), id, 'EX', ttlSeconds, 'NX');
      await writing.exec();
      this.access.noteBack();
    } catch (error) {
      this.access.noteAway(error);
    }
  }

  read(): ResponseReading {
    const { redis, keys, access } = this;
    return new RedisResponseReading({ redis, keys, access, endsAtMs: this.endsAtMs() });
  }

  async remove(tenantId: string, id: string): Promise<boolean> {
    const question = (): Promise<number> => this.redis.del(this.keys.response(tenantId, id));
    return (await this.access.ask(question, this.endsAtMs())) > 0;
  }

  close(): void {
    this.redis.disconnect();
  }

  private endsAtMs(): number {
    return performance.now() + this.options.timeoutMs;
  }
}

/** More than one request is made of. */
export function tooLong(): GatewayError {
  return new GatewayError('BAD_REQUEST', 'The conversation is too long to be put together again.');
}

function idsOf(items: readonly JsonObject[]): string[] {
  return items.flatMap(({ id }) => (typeof id === 'string' && id !== '' ? [id] : []));
}
