import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { listViolationsQuerySchema } from '@trueport/contracts';
import { createLogger } from '@trueport/observability';
import { logIdOf, requestIdOf, testServers, uniqueName, waitUntil } from '@trueport/testing';
import { Types } from 'mongoose';
import {
  collections,
  ensureIndexes,
  MongoConnection,
  ScanRepository,
  violationDetail,
  violationIdOf,
  ViolationRepository,
  ViolationRollupRepository,
  violationView,
  type StoredViolation,
} from '../src/index.js';
import { connectionWith } from './connection-with.js';

const retention = { USAGE_LOG_RETENTION_DAYS: 90, VIOLATION_RETENTION_DAYS: 400, ROLLUP_RETENTION_DAYS: 400 };
const noon = Date.UTC(2026, 10, 20, 12);

function violation(at: number, changed: Partial<StoredViolation> = {}): StoredViolation {
  const key = { requestId: requestIdOf(at), direction: 'request', type: 'pii', policyId: null } as const;
  return {
    _id: violationIdOf(key),
    tenant_id: 'acme',
    usage_log_id: logIdOf(at),
    key_id: '64b1f2e3a4c5d6e7f8901234',
    type: 'pii',
    severity: 'critical',
    direction: 'request',
    description: 'US_SSN detected in user prompt',
    preview: 'My SSN is [REDACTED]',
    entities: [{ type: 'US_SSN', confidence: 0.97 }],
    auto_blocked: false,
    policy_id: null,
    status: 'open',
    detected_at: new Date(noon + at * 60_000),
    announced: false,
    model_version: 'v1',
    ...changed,
  };
}

describe('stored violations', () => {
  const store = new MongoConnection(
    testServers.mongodbUrl(uniqueName('violations')),
    createLogger('test', 'silent'),
  );
  const violations = new ViolationRepository(store.connection);
  const rollups = new ViolationRollupRepository(store.connection);
  const scans = new ScanRepository(store.connection);
  beforeAll(async () => {
    await waitUntil(() => store.isConnected);
    await ensureIndexes(store.connection, retention);
  });
  beforeEach(async () => {
    for (const { name } of [collections.violations, collections.violationRollups, collections.scans])
      await store.connection.getClient().db(store.connection.name).collection(name).deleteMany({});
  });
  afterAll(async () => {
    await store.connection.dropDatabase();
    await store.close();
  });

  const counted = () => rollups.counts('acme', new Date(noon));

  it('have one id for each thing that was violated', () => {
    const key = { requestId: requestIdOf(1), direction: 'request', type: 'pii', policyId: null } as const;
    const keys = [
      key,
      { ...key, requestId: requestIdOf(2) },
      { ...key, direction: 'response' },
      ...(['bias', 'injection', 'exfiltration'] as const).map((type) => ({ ...key, type })),
      { ...key, policyId: 'pol-001' },
      { ...key, policyId: 'pol-002' },
    ] as const;
    expect(new Set(keys.map(violationIdOf)).size).toBe(keys.length);
    expect(violationIdOf(key)).toBe(`VIO-${logIdOf(1)}-qpi`);
  });

  it('are stored once, and tell as what they are stored', async () => {
    expect(await violations.upsert([violation(1), violation(2)])).toEqual([violation(1), violation(2)]);
    const again = await violations.upsert([
      violation(1, { detected_at: new Date(), preview: 'other' }),
      violation(3),
    ]);
    expect(again.toSorted((one, other) => (one._id < other._id ? -1 : 1))).toEqual([
      violation(1),
      violation(3),
    ]);
    expect(await violations.upsert([])).toEqual([]);
  });

  it('keep what people made of them when newer detectors find them again', async () => {
    await violations.upsert([violation(1)]);
    await violations.setStatus('acme', violation(1)._id, 'false_positive');
    await violations.markAnnounced([violation(1)._id]);
    const newer = {
      model_version: 'v2',
      severity: 'low',
      preview: 'newer',
      detected_at: new Date(),
    } as const;
    await violations.upsert([violation(1, newer)]);
    expect(await violations.find('acme', violation(1)._id)).toMatchObject({
      status: 'false_positive',
      announced: true,
      detected_at: violation(1).detected_at,
      severity: 'low',
      preview: 'newer',
      model_version: 'v2',
    });
  });

  it('of another tenant do not exist', async () => {
    await violations.upsert([violation(1)]);
    const id = violation(1)._id;
    expect(await violations.find('rival', id)).toBeNull();
    expect(await violations.setStatus('rival', id, 'acknowledged')).toBeNull();
    expect(await violations.ofLog('rival', violation(1).usage_log_id)).toEqual([]);
    expect((await violations.page('rival', listViolationsQuerySchema.parse({}))).total).toBe(0);
    expect(await violations.since('rival', new Date(0), 10)).toEqual([]);
    expect((await violations.find('acme', id))?.status).toBe('open');
  });

  it.each<[string, Record<string, string>, readonly number[]]>([
    ['all', {}, [4, 3, 2, 1]],
    ['of a severity', { severity: 'low' }, [2]],
    ['of a type', { type: 'bias' }, [3]],
    ['of a status', { status: 'acknowledged' }, [4]],
    ['of a time', { start_date: '2026-11-20T12:02:00Z', end_date: '2026-11-20T12:03:00Z' }, [3, 2]],
    ['of a page', { limit: '2', offset: '1' }, [3, 2]],
  ])('come newest first: %s', async (name, parameters, expected) => {
    await violations.upsert([
      violation(1),
      violation(2, { severity: 'low' }),
      violation(3, { type: 'bias' }),
      violation(4, { status: 'acknowledged' }),
      violation(5, { tenant_id: 'rival' }),
    ]);
    const query = listViolationsQuerySchema.parse(parameters);
    const { items, total } = await violations.page('acme', query);
    expect(items.map(({ _id }) => _id)).toEqual(expected.map((at) => violation(at)._id));
    expect(total).toBe(name === 'of a page' ? 4 : expected.length);
  });

  it('show nothing of the text in a list, and only the preview in detail', () => {
    expect(violationView(violation(1))).not.toHaveProperty('preview');
    expect(violationDetail(violation(1))).toMatchObject({
      redacted_payload: {
        original_prompt_preview: 'My SSN is [REDACTED]',
        entities_found: [{ type: 'US_SSN', confidence: 0.97 }],
      },
    });
  });

  it('are recounted by the hour and by the day, as often as one likes', async () => {
    const stored = [violation(1), violation(2, { severity: 'low' }), violation(3), violation(70)];
    await violations.upsert(stored);
    const moments = stored.map(({ detected_at: at }) => at);
    for (let time = 0; time < 3; time += 1) await rollups.recount('acme', moments);
    expect(await counted()).toEqual(
      expect.arrayContaining([
        { type: 'pii', severity: 'critical', count: 2 },
        { type: 'pii', severity: 'low', count: 1 },
        { type: 'pii', severity: 'critical', count: 1 },
      ]),
    );
    expect(await counted()).toHaveLength(3);
    expect(await rollups.counts('acme', new Date(noon + 3_600_000))).toHaveLength(1);
    expect(await rollups.counts('acme', new Date(0))).toEqual([
      { type: 'pii', severity: 'critical', count: 3 },
      { type: 'pii', severity: 'low', count: 1 },
    ]);
    expect(await rollups.counts('rival', new Date(0))).toEqual([]);
  });

  it('are all counted when many recount the same hour at once', async () => {
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      for (let at = 0; at < 5; at += 1) {
        const one = violation(writer * 5 + at, { detected_at: new Date(noon) });
        await violations.upsert([one]);
        await rollups.recount('acme', [one.detected_at]);
      }
    });
    await Promise.all(writers);
    expect(await counted()).toEqual([{ type: 'pii', severity: 'critical', count: 40 }]);
  });

  it('are counted in the end when a slow recount began before they were written', async () => {
    await violations.upsert([violation(1)]);
    await rollups.recount('acme', [violation(1).detected_at]);
    let isSlow = true;
    const name = collections.violationRollups.name;
    const slow = new ViolationRollupRepository(
      connectionWith(store.connection, name, {
        updateOne: async (real, ...given) => {
          if (isSlow) {
            isSlow = false;
            await violations.upsert([violation(2)]);
            await rollups.recount('acme', [violation(2).detected_at]);
          }
          return real.updateOne(...(given as unknown as Parameters<typeof real.updateOne>));
        },
      }),
    );
    await slow.recount('acme', [violation(1).detected_at]);
    expect(await counted()).toEqual([{ type: 'pii', severity: 'critical', count: 2 }]);
  });

  it('know which halves of a request have been scanned', async () => {
    const scan = {
      requestId: requestIdOf(1),
      tenantId: 'acme',
      startedAt: new Date(noon),
      modelVersion: 'v1',
    };
    await scans.note([
      { ...scan, direction: 'request' },
      { ...scan, direction: 'response' },
    ]);
    await scans.note([
      { ...scan, direction: 'request' },
      { ...scan, requestId: requestIdOf(2), direction: 'response' },
    ]);
    await scans.note([]);
    const ids = [1, 2, 3].map((at) => new Types.ObjectId(logIdOf(at)));
    const found = await scans.ofLogs(ids);
    expect([...found].map(([id, halves]) => [id, [...halves]])).toEqual([
      [logIdOf(1), ['request', 'response']],
      [logIdOf(2), ['response']],
    ]);
    expect((await scans.ofLogs([])).size).toBe(0);
  });
});
