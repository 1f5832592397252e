import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createMetricsRegistry, type Logger, type MetricsRegistry } from '@trueport/observability';
import { startTcpProxy, testServers, uniqueName, waitUntil, type TcpProxy } from '@trueport/testing';
import { Redis } from 'ioredis';
import { RedisResponseStore, type MadeResponse } from './response-store.js';

const keyPrefix = `${uniqueName()}:`;
const wholeRoom = { responses: 200, bytes: 32 * 1024 * 1024 };
/** Where Redis answers, however busy the machine is. */
const patientMs = 20_000;

interface Made {
  readonly store: RedisResponseStore;
  readonly metrics: MetricsRegistry;
  readonly log: string[];
}

const stores: RedisResponseStore[] = [];
function make(redisUrl = testServers.redisUrl, timeoutMs = patientMs): Made {
  const log: string[] = [];
  const write = (_line: unknown, text: string): number => log.push(text);
  const metrics = createMetricsRegistry('test');
  const store = new RedisResponseStore(
    { redisUrl, keyPrefix, ttlSeconds: 60, maxBytes: 1024 * 1024, timeoutMs },
    { warn: write, info: write } as unknown as Logger,
    metrics,
  );
  stores.push(store);
  return { store, metrics, log };
}

const made = (id: string, more: Partial<MadeResponse> = {}): MadeResponse => ({
  id,
  tenant_id: 'demo',
  createdSeconds: 0,
  input: [],
  response: { id, output: [{ id: `msg_${id}`, type: 'message' }] },
  place: 'openai',
  earlier: [],
  ...more,
});
const idsOf = (kept: readonly { readonly id: string }[]): string[] => kept.map(({ id }) => id);
const awayIn = async (metrics: MetricsRegistry): Promise<unknown> =>
  (await metrics.getSingleMetric('trueport_responses_store_away')?.get())?.values[0]?.value;

let redis: Redis;
let shared: RedisResponseStore;
beforeAll(() => {
  redis = new Redis(testServers.redisUrl);
  ({ store: shared } = make());
});
afterAll(() => {
  for (const store of stores) store.close();
  redis.disconnect();
});

describe('a kept response', () => {
  it('is found again with what it continues and its size in bytes', async () => {
    await shared.save(made('umlaut', { place: 'Zürich', earlier: ['before'] }));
    const kept = await shared.read().find('demo', 'umlaut');
    expect(kept).toMatchObject({ id: 'umlaut', place: 'Zürich', earlier: ['before'] });
    expect(kept?.bytes).toBe(await redis.strlen(`${keyPrefix}response:4:demo:umlaut`));
  });

  it('of an older version is found as well', async () => {
    const { earlier: _unknown, ...record } = made('old');
    await redis.set(`${keyPrefix}response:4:demo:old`, JSON.stringify(record));
    expect(await shared.read().find('demo', 'old')).toMatchObject({ id: 'old', earlier: [] });
  });

  it('is nothing to another tenant, by its own id, in a conversation or by its items', async () => {
    await shared.save(made('mine'));
    const reading = shared.read();
    expect(await reading.find('other', 'mine')).toBeNull();
    expect(await reading.findLast('other', ['mine'], wholeRoom)).toEqual([]);
    expect(await reading.findByItems('other', ['msg_mine'], wholeRoom)).toEqual([]);
    expect(idsOf(await reading.findByItems('demo', ['msg_mine'], wholeRoom))).toEqual(['mine']);
  });
});

describe('a conversation', () => {
  const ids = Array.from({ length: 60 }, (_, at) => `turn_${at}`);
  beforeAll(async () => {
    for (const id of ids) await shared.save(made(id));
  });

  it('is read with one size of each response and one question for all', async () => {
    const asked = await commandsOf(async () => {
      expect(idsOf(await shared.read().findLast('demo', ids, wholeRoom))).toEqual(ids);
    });
    expect(asked.filter((name) => name === 'strlen')).toHaveLength(ids.length);
    expect(asked.filter((name) => name !== 'strlen')).toEqual(['mget']);
  });

  it('begins behind what is no longer kept', async () => {
    const named = [...ids.slice(0, 3), 'gone', ...ids.slice(3, 5)];
    expect(idsOf(await shared.read().findLast('demo', named, wholeRoom))).toEqual(ids.slice(3, 5));
    expect(await shared.read().findLast('demo', [...ids, 'gone'], wholeRoom)).toEqual([]);
  });

  it.each([
    ['longer', { ...wholeRoom, responses: 59 }],
    ['larger', { ...wholeRoom, bytes: 1_000 }],
  ])('that is %s than there is room for is refused before it is read', async (_text, room) => {
    const asked = await commandsOf(async () => {
      await expect(shared.read().findLast('demo', ids, room)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    });
    expect(asked).not.toContain('mget');
  });

  /** What Redis was asked of the keys of this file. */
  async function commandsOf(act: () => Promise<void>): Promise<string[]> {
    const monitor = await redis.monitor();
    const asked: (readonly string[])[] = [];
    monitor.on('monitor', (_time: string, line: readonly string[]) => asked.push(line));
    await act();
    await redis.get(`${keyPrefix}the end`);
    await waitUntil(() => asked.some(([, key]) => key === `${keyPrefix}the end`));
    monitor.disconnect();
    return asked
      .filter(([, key]) => key?.startsWith(keyPrefix) === true && key !== `${keyPrefix}the end`)
      .map(([name = '']) => name.toLowerCase());
  }
});

describe('a Redis that is slow', () => {
  let proxy: TcpProxy;
  let delayMs = 0;
  beforeAll(async () => {
    proxy = await startTcpProxy(testServers.redisUrl, (client, connectUpstream) => {
      const upstream = connectUpstream();
      client.pipe(upstream);
      upstream.on('data', (chunk: Buffer) => setTimeout(() => client.write(chunk), delayMs));
    });
  });
  afterAll(() => proxy.close());

  it('has its time once for all that a request reads together', async () => {
    const { store } = make(proxy.url, 1_000);
    await waitUntil(async () => (await store.read().find('demo', 'nobody')) === null);
    delayMs = 600;
    const reading = store.read();
    expect(await reading.find('demo', 'nobody')).toBeNull();
    await expect(reading.find('demo', 'nobody')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(await store.read().find('demo', 'nobody')).toBeNull();
  });

  it('is told of each time that it is away and back, without a new connection', async () => {
    delayMs = 0;
    const { store, metrics, log } = make(proxy.url, 300);
    expect(await awayIn(metrics)).toBe(0);
    await waitUntil(async () => (await store.read().find('demo', 'nobody')) === null);
    log.length = 0;
    for (let times = 0; times < 2; times += 1) {
      delayMs = 900;
      await expect(store.read().find('demo', 'nobody')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
      await expect(store.read().find('demo', 'nobody')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
      expect(await awayIn(metrics)).toBe(1);
      delayMs = 0;
      await waitUntil(() =>
        store
          .read()
          .find('demo', 'nobody')
          .then(() => true),
      );
      expect(await awayIn(metrics)).toBe(0);
    }
    const change = ['Redis is away: responses are not kept', 'Redis answers again: responses are kept'];
    expect(log).toEqual([...change, ...change]);
  });

  it('is told of when nothing can be kept, too, and keeping tells that it is back', async () => {
    delayMs = 0;
    const { store, metrics } = make(proxy.url, 300);
    await waitUntil(async () => (await store.read().find('demo', 'nobody')) === null);
    delayMs = 900;
    await store.save(made('late'));
    expect(await awayIn(metrics)).toBe(1);
    delayMs = 0;
    await waitUntil(async () => {
      await store.save(made('late'));
      return (await awayIn(metrics)) === 0;
    });
  });
});
