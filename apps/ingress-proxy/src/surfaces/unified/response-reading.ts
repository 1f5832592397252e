import type { Redis } from 'ioredis';
import { tooLong, type HistoryRoom, type KeptResponse, type ResponseReading } from './response-store.js';
import type { ResponseKeys } from './response-keys.js';
import type { StoreAccess } from './store-access.js';

/** What a reading works with. */
export interface ResponseReadingParts {
  readonly redis: Redis;
  readonly keys: ResponseKeys;
  readonly access: StoreAccess;
  /** When all of it has to be over, on the clock of `performance.now()`. */
  readonly endsAtMs: number;
}

/** Reads from Redis, in as many round trips for two hundred responses as for two. */
export class RedisResponseReading implements ResponseReading {
  constructor(private readonly parts: ResponseReadingParts) {}

  async find(tenantId: string, id: string): Promise<KeptResponse | null> {
    const [kept = null] = await this.recordsOf([this.parts.keys.response(tenantId, id)]);
    return kept;
  }

  async findLast(tenantId: string, ids: readonly string[], room: HistoryRoom): Promise<KeptResponse[]> {
    if (ids.length === 0) return [];
    const keys = ids.map((id) => this.parts.keys.response(tenantId, id));
    const sizes = await this.sizesOf(keys);
    const begin = sizes.lastIndexOf(0) + 1;
    if (keys.length - begin > room.responses) throw tooLong();
    assertFits(sizes.slice(begin), room);
    const found = await this.recordsOf(keys.slice(begin));
    return present(found.slice(found.lastIndexOf(null) + 1));
  }

  async findByItems(
    tenantId: string,
    itemIds: readonly string[],
    room: Pick<HistoryRoom, 'bytes'>,
  ): Promise<KeptResponse[]> {
    if (itemIds.length === 0) return [];
    const { keys, redis } = this.parts;
    const named = await this.ask(() => redis.mget(itemIds.map((id) => keys.item(tenantId, id))));
    const ids = new Set(named.filter((id) => id !== null));
    const owners = [...ids].map((id) => keys.response(tenantId, id));
    assertFits(await this.sizesOf(owners), room);
    return present(await this.recordsOf(owners));
  }

  /** 0 for what is not there. All are asked at once. */
  private sizesOf(keys: readonly string[]): Promise<number[]> {
    return this.ask(() => Promise.all(keys.map((key) => this.parts.redis.strlen(key))));
  }

  private async recordsOf(keys: readonly string[]): Promise<(KeptResponse | null)[]> {
    if (keys.length === 0) return [];
    const records = await this.ask(() => this.parts.redis.mget([...keys]));
    return records.map((record) => (record === null ? null : keptOf(record)));
  }

  private ask<Answer>(question: () => Promise<Answer>): Promise<Answer> {
    return this.parts.access.ask(question, this.parts.endsAtMs);
  }
}

/** @throws GatewayError BAD_REQUEST */
function assertFits(sizes: readonly number[], { bytes }: Pick<HistoryRoom, 'bytes'>): void {
  if (sizes.reduce((sum, size) => sum + size, 0) > bytes) throw tooLong();
}

function present(found: readonly (KeptResponse | null)[]): KeptResponse[] {
  return found.filter((kept) => kept !== null);
}

/** Records of older versions do not say what they continue. */
function keptOf(record: string): KeptResponse {
  const kept = JSON.parse(record) as Omit<KeptResponse, 'earlier'> & Partial<KeptResponse>;
  return { ...kept, earlier: kept.earlier ?? [], bytes: Buffer.byteLength(record) };
}
