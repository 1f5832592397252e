import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { usageLogViewSchema, violationViewSchema } from '@trueport/contracts';
import { uniqueName, waitUntil } from '@trueport/testing';
import { basePath, startManagementForTest, type ManagementUnderTest } from '../harness.js';
import { storeLogs } from '../usage-logs.js';
import { storeViolations } from '../violations.js';

const streamPath = `${basePath}/analytics/stream`;
const namespace = uniqueName('mgmt');
let api: ManagementUnderTest;
let token: string;
let theirs: string;

beforeAll(async () => {
  api = await startManagementForTest({ namespace });
  token = await api.token('acme', 'analytics:read');
  theirs = await api.token('rival', 'analytics:read');
});
afterAll(() => api.stop());
afterEach(() => Promise.all(open.splice(0).map((stream) => stream.close())));

/** One event as it came. */
interface LiveEvent {
  readonly event: string;
  readonly id: string;
  readonly data: { readonly id: string };
}

/** A stream that is listened to. */
interface Listener {
  readonly status: number;
  readonly headers: Headers;
  readonly text: () => string;
  readonly events: () => LiveEvent[];
  /** Resolves when the server has ended the stream. */
  readonly ended: Promise<void>;
  close(): Promise<void>;
}

const open: Listener[] = [];

async function listen(as = token, lastEventId?: string, url = api.url): Promise<Listener> {
  const closing = new AbortController();
  const response = await fetch(`${url}${streamPath}`, {
    headers: {
      authorization: `Bearer ${as}`,
      ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
    },
    signal: closing.signal,
  });
  let text = '';
  const ended = (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? [])
      text += decoder.decode(chunk as Uint8Array, { stream: true });
  })().catch(() => undefined);
  const listener = {
    status: response.status,
    headers: response.headers,
    text: () => text,
    events: () => eventsIn(text),
    ended,
    close: async () => {
      closing.abort();
      await ended;
    },
  };
  open.push(listener);
  if (response.status === 200) await waitUntil(() => text.includes('\n\n'), { what: 'the beginning' });
  return listener;
}

function eventsIn(text: string): LiveEvent[] {
  return text
    .split('\n\n')
    .filter((block) => block.startsWith('event:'))
    .map((block) => {
      const fields = Object.fromEntries(
        block
          .split('\n')
          .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
      ) as { event: string; id: string; data: string };
      return { ...fields, data: JSON.parse(fields.data) as { id: string } };
    });
}

const agoMs = (ms: number): string => new Date(Date.now() - ms).toISOString();

async function heard(listener: Listener, count: number): Promise<LiveEvent[]> {
  return waitUntil(() => (listener.events().length >= count ? listener.events() : null), {
    what: `${count} events`,
  });
}

describe('GET /analytics/stream', () => {
  it('200: new logs and violations as they come, each once, and nothing from before', async () => {
    await storeLogs(api.database, [{ tenant_id: 'acme', started_at: agoMs(1_000) }]);
    const listener = await listen();
    expect(listener.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(listener.headers.get('cache-control')).toBe('no-store');
    const [late, newest] = await storeLogs(api.database, [
      { tenant_id: 'acme', started_at: agoMs(5_000) },
      { tenant_id: 'acme', started_at: agoMs(0) },
    ]);
    const [violation] = await storeViolations(api.database, [{ tenant_id: 'acme', detected_at: new Date() }]);
    await heard(listener, 3);
    await storeLogs(api.database, [{ tenant_id: 'acme', started_at: agoMs(0), model: 'last' }]);
    const events = await heard(listener, 4);
    expect(events.map(({ event, data }) => [event, data.id]).slice(0, 3)).toEqual(
      expect.arrayContaining([
        ['log', late],
        ['log', newest],
        ['violation', violation],
      ]),
    );
    expect(events).toHaveLength(4);
    for (const { event, data } of events)
      (event === 'log' ? usageLogViewSchema : violationViewSchema).parse(data);
    expect(listener.text()).not.toMatch(/preview|rollup_batch/);
  });

  it('200: goes on behind the last event that was seen', async () => {
    const first = await listen();
    const [seen] = await storeLogs(api.database, [{ tenant_id: 'acme', started_at: agoMs(0) }]);
    const [last] = (await heard(first, 1)).slice(-1) as [LiveEvent];
    expect(last.data.id).toBe(seen);
    await first.close();
    const [missed] = await storeLogs(api.database, [{ tenant_id: 'acme', started_at: agoMs(0) }]);
    const second = await listen(token, last.id);
    await waitUntil(() => second.events().some(({ data }) => data.id === missed), { what: 'the missed log' });
    const ids = second.events().map(({ data }) => data.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('200: goes on from where it began when nothing had come', async () => {
    const first = await listen();
    const [, cursor] = /^id: (.+)$/m.exec(first.text()) as unknown as [string, string];
    await first.close();
    const [missed] = await storeLogs(api.database, [{ tenant_id: 'acme', started_at: agoMs(0) }]);
    const second = await listen(token, cursor);
    await waitUntil(() => second.events().some(({ data }) => data.id === missed), { what: 'the missed log' });
  });

  // What breaks if this goes: one customer watches the traffic of another one.
  it("200: another tenant's records are not in it, with any cursor", async () => {
    const [ours, foreign] = [await listen(), await listen(theirs, '0.0')];
    const [log] = await storeLogs(api.database, [
      { tenant_id: 'acme', started_at: agoMs(0) },
      { tenant_id: 'rival', started_at: agoMs(0), key_id: 'f'.repeat(24) },
    ]);
    await heard(foreign, 1);
    await waitUntil(() => ours.events().some(({ data }) => data.id === log), { what: 'our log' });
    expect(ours.text()).not.toContain('rival');
    expect(foreign.text()).not.toContain('acme');
  });

  it('429: more than five at a time; a place is free again when one is closed', async () => {
    const streams = [];
    for (let at = 0; at < 5; at += 1) streams.push(await listen());
    const refused = await api.call('GET', streamPath, { token });
    expect(refused.status).toBe(429);
    expect(refused.body).toMatchObject({ code: 'RATE_LIMITED', retry_after: 10 });
    expect((await listen(theirs)).status).toBe(200);
    await streams[0]?.close();
    const again = await waitUntil(async () => {
      const stream = await listen();
      return stream.status === 200 ? stream : null;
    });
    expect(again.status).toBe(200);
  });

  it('200: says every 15 s that it is still there, when nothing comes', async () => {
    const listener = await listen(theirs);
    await waitUntil(() => listener.text().includes('\n\n: still here\n\n'), { what: 'a heartbeat' });
    expect(listener.events()).toEqual([]);
  });

  it('ends when the service stops, long before what is in flight would be cut off', async () => {
    const settings = { SHUTDOWN_DEADLINE_MS: '600000' };
    const other = await startManagementForTest({ namespace, settings });
    const listener = await listen(await other.token('acme', 'analytics:read'), undefined, other.url);
    await expect(other.stop()).resolves.toBeUndefined();
    await listener.ended;
  });

  it.each([
    ['nonsense', 'Last-Event-ID'],
    ['1', 'Last-Event-ID'],
    ['1.2.3', 'Last-Event-ID'],
  ])('400: names the header for %s', async (id, name) => {
    const { status, body } = await api.call('GET', streamPath, { token, headers: { 'last-event-id': id } });
    expect(status).toBe(400);
    expect((body as { detail: string }).detail).toMatch(new RegExp(`^${name}`));
  });

  it('400 for a parameter, 401 without a token, 403 without the scope', async () => {
    const narrow = await api.token('acme', 'keys:read');
    expect((await api.call('GET', `${streamPath}?tenant_id=rival`, { token })).status).toBe(400);
    expect((await api.call('GET', streamPath)).status).toBe(401);
    expect((await api.call('GET', streamPath, { token: narrow })).status).toBe(403);
  });
});
