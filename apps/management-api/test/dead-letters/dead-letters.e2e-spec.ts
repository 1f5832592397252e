import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { deadLetterViewSchema, type DeadLetterView } from '@trueport/contracts';
import { uniqueName } from '@trueport/testing';
import { basePath, startManagementForTest, type ManagementUnderTest } from '../harness.js';
import { openBus, type TestBus } from '../test-bus.js';

const lettersPath = `${basePath}/dead-letters`;
let api: ManagementUnderTest;
let bus: TestBus;
let token: string;
let theirs: string;

beforeAll(async () => {
  const namespace = uniqueName('mgmt');
  api = await startManagementForTest({ namespace });
  bus = await openBus(namespace);
  token = await api.token('acme', 'operations:read', 'operations:write');
  theirs = await api.token('rival', 'operations:read', 'operations:write');
});
afterAll(async () => {
  await bus.close();
  await api.stop();
});
beforeEach(async () => {
  await bus.purge('deadLetter');
  await bus.purge('gateway');
  await bus.purge('content');
  await api.database.collection('audit_log').deleteMany({});
});

const event = (tenant_id: string, id = 'req_1') => ({ id, type: 'any', data: { tenant_id, request_id: id } });

/** Writes a letter as a consumer would. @returns its id */
async function arrange(events: readonly unknown[], over: object = {}): Promise<string> {
  const letter = {
    subject: bus.names.subjects.responseCompleted,
    stream: bus.names.streams.gateway,
    sequence: 17,
    deliveries: 5,
    failed_at: '2026-11-20T10:00:00.000Z',
    error: { name: 'SchemaError', message: 'data.usage: expected an object' },
    events,
    ...over,
  };
  return String(await bus.publish(bus.names.subjects.deadLetter('analytics-logger_x'), letter));
}

async function list(query = '', as = token): Promise<DeadLetterView[]> {
  const { status, body } = await api.call('GET', `${lettersPath}?${query}`, { token: as });
  expect({ status, body }).toMatchObject({ status: 200 });
  return deadLetterViewSchema.array().parse(body);
}

const idsOf = (letters: readonly DeadLetterView[]): string[] => letters.map(({ id }) => id);

async function audited(): Promise<unknown[]> {
  const records = await api.database.collection('audit_log').find().toArray();
  return records.map(({ action, target_id, changes, outcome }) => ({ action, target_id, changes, outcome }));
}

describe('GET /dead-letters', () => {
  it('200: nothing when nothing was given up', async () => {
    expect(await list()).toEqual([]);
  });

  it('200: who gave what up, when and why', async () => {
    const id = await arrange([event('acme')]);
    const expected = {
      id,
      consumer: 'analytics-logger_x',
      subject: bus.names.subjects.responseCompleted,
      failed_at: '2026-11-20T10:00:00.000Z',
      attempts: 5,
      error: { name: 'SchemaError', message: 'data.usage: expected an object' },
      events: [event('acme')],
    };
    expect(await list()).toEqual([expected]);
    expect((await api.call('GET', `${lettersPath}/${id}`, { token })).body).toEqual(expected);
  });

  it('200: newest first, cut by limit and offset', async () => {
    const first = await arrange([event('acme')]);
    await bus.publish(bus.names.subjects.deadLetter('x'), 'no letter');
    await arrange([event('rival')]);
    const second = await arrange([event('acme')]);
    const third = await arrange([event('acme')]);
    expect(idsOf(await list())).toEqual([third, second, first]);
    expect(idsOf(await list('limit=1&offset=1'))).toEqual([second]);
    expect(idsOf(await list('offset=3'))).toEqual([]);
    expect(await bus.consumers('deadLetter')).toEqual([]);
  });

  // What breaks if this goes: one customer reads the requests of another one.
  it("200: of a letter of several tenants, one's own events only, and not the reason", async () => {
    const id = await arrange([event('acme', 'req_a'), event('rival', 'req_b'), 'text of nobody']);
    expect((await list())[0]).toMatchObject({ id, events: [event('acme', 'req_a')] });
    expect((await list('', theirs))[0]).toMatchObject({ id, events: [event('rival', 'req_b')] });
    expect((await list())[0]?.error.message).not.toContain('data.usage');
  });

  it.each([
    ['limit=0', 'limit'],
    ['limit=201', 'limit'],
    ['offset=-1', 'offset'],
    ['tenant_id=rival', 'tenant_id'],
  ])('400: names the parameter for ?%s', async (query, parameter) => {
    const { status, body } = await api.call('GET', `${lettersPath}?${query}`, { token });
    expect(status).toBe(400);
    expect((body as { detail: string }).detail).toMatch(new RegExp(`^${parameter}`));
  });

  it.each(['0', '-1', '1e3', 'nonsense', '999999999999999', '9999999999999999'])('404 for %s', async (id) => {
    expect((await api.call('GET', `${lettersPath}/${id}`, { token })).status).toBe(404);
  });
});

describe('POST /dead-letters/{id}/replay', () => {
  it('200: the events are on their subject again and out of the letter, on record', async () => {
    const id = await arrange([event('acme', 'req_a'), event('acme', 'req_b')]);
    const { status, body } = await api.call('POST', `${lettersPath}/${id}/replay`, { token });
    expect({ status, body }).toEqual({ status: 200, body: { replayed_events: 2 } });
    expect(await bus.contents('gateway')).toEqual([
      {
        subject: bus.names.subjects.responseCompleted,
        body: [event('acme', 'req_a'), event('acme', 'req_b')],
      },
    ]);
    expect(await bus.contents('deadLetter')).toEqual([]);
    expect(await audited()).toEqual([
      {
        action: 'dead_letter.replay',
        target_id: id,
        changes: { events: { before: 2, after: 0 } },
        outcome: 'done',
      },
    ]);
    expect((await api.call('POST', `${lettersPath}/${id}/replay`, { token })).status).toBe(404);
  });

  // What breaks if this goes: one customer's lost requests vanish because another one cleans up.
  it('200: events of others stay, in a letter of their own, and can be replayed from there', async () => {
    const id = await arrange([event('acme'), event('rival'), 'text of nobody']);
    await api.call('POST', `${lettersPath}/${id}/replay`, { token });
    expect(await list()).toEqual([]);
    const [left] = await list('', theirs);
    expect(left).toMatchObject({
      consumer: 'analytics-logger_x',
      attempts: 5,
      failed_at: '2026-11-20T10:00:00.000Z',
      events: [event('rival')],
    });
    expect(left?.id).not.toBe(id);
    await api.call('POST', `${lettersPath}/${left?.id}/replay`, { token: theirs });
    expect((await bus.contents('gateway')).map(({ body }) => body)).toEqual([
      [event('acme')],
      [event('rival')],
    ]);
    expect(
      (await bus.contents('deadLetter')).map(({ body }) => (body as { events: unknown }).events),
    ).toEqual([['text of nobody']]);
  });

  it('200: a content comes from where it still is, since letters keep none', async () => {
    const whole = { ...event('acme'), data: { tenant_id: 'acme', body_base64: 'aGVsbG8=' } };
    const subject = bus.names.subjects.contentCaptured;
    const sequence = await bus.publish(subject, [whole, event('rival')]);
    const kept = { ...whole, data: { tenant_id: 'acme', body_base64: '' } };
    const id = await arrange([kept], { subject, stream: bus.names.streams.content, sequence });
    expect((await api.call('POST', `${lettersPath}/${id}/replay`, { token })).status).toBe(200);
    expect((await bus.contents('content')).map(({ body }) => body)).toEqual([
      [whole, event('rival')],
      [whole],
    ]);
  });

  it.each<[string, object]>([
    ['a content that is not kept any more', { subject: 'contentCaptured' }],
    ['what nobody would handle', { subject: 'configChangedAll' }],
  ])('409: %s is not replayed, and the letter stays', async (_name, { subject }: { subject?: string }) => {
    const named = bus.names.subjects[subject as 'contentCaptured' | 'configChangedAll'];
    const id = await arrange([event('acme')], { subject: named });
    const { status, body } = await api.call('POST', `${lettersPath}/${id}/replay`, { token });
    expect({ status, code: (body as { code: string }).code }).toEqual({ status: 409, code: 'CONFLICT' });
    expect(idsOf(await list())).toEqual([id]);
    expect(await audited()).toEqual([expect.objectContaining({ outcome: 'failed' })]);
  });
});

describe('DELETE /dead-letters/{id}', () => {
  it('204: the events are gone for good, those of others stay, on record', async () => {
    const id = await arrange([event('acme'), event('rival')]);
    expect((await api.call('DELETE', `${lettersPath}/${id}`, { token })).status).toBe(204);
    expect(await list()).toEqual([]);
    expect(await list('', theirs)).toEqual([expect.objectContaining({ events: [event('rival')] })]);
    expect(await bus.contents('gateway')).toEqual([]);
    expect(await audited()).toEqual([
      expect.objectContaining({ action: 'dead_letter.discard', outcome: 'done' }),
    ]);
    expect((await api.call('DELETE', `${lettersPath}/${id}`, { token })).status).toBe(404);
  });
});

describe('dead letters', () => {
  it.each([
    ['GET', ''],
    ['POST', '/replay'],
    ['DELETE', ''],
  ])("404: %s of another tenant's letter is, to the byte, one that never was", async (method, path) => {
    const id = await arrange([event('rival')]);
    const foreign = await api.call(method, `${lettersPath}/${id}${path}`, { token });
    const missing = await api.call(method, `${lettersPath}/999999${path}`, { token });
    expect(foreign.status).toBe(404);
    expect(foreign.body).toEqual(missing.body);
    expect(idsOf(await list('', theirs))).toEqual([id]);
    expect(await audited()).toEqual([]);
  });

  it('401 without a token, 403 without the scope', async () => {
    const id = await arrange([event('acme')]);
    const reader = await api.token('acme', 'operations:read');
    const writer = await api.token('acme', 'operations:write');
    expect((await api.call('GET', lettersPath)).status).toBe(401);
    expect((await api.call('GET', lettersPath, { token: writer })).status).toBe(403);
    expect((await api.call('DELETE', `${lettersPath}/${id}`, { token: reader })).status).toBe(403);
    expect((await api.call('POST', `${lettersPath}/${id}/replay`, { token: reader })).status).toBe(403);
  });
});
