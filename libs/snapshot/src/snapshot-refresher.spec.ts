import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ApiKeyRecord, PolicyRecord } from '@trueport/contracts';
import { createLogger } from '@trueport/observability';
import { apiKeyRecord, policyRecord } from '@trueport/testing';
import { KeySnapshot } from './key-snapshot.js';
import type { ConfigurationSource, RecordSource } from './configuration-source.js';
import { PolicySnapshot } from './policy-snapshot.js';
import { SnapshotFile } from './snapshot-file.js';
import { SnapshotRefresher } from './snapshot-refresher.js';

const logger = createLogger('test', 'silent');
const key = (id: number, revision: number, more: Partial<ApiKeyRecord> = {}): ApiKeyRecord =>
  apiKeyRecord(id, { revision, ...more });

const policy = (id: string, revision: number, more: Partial<PolicyRecord> = {}): PolicyRecord =>
  policyRecord(1, { id, revision, ...more });

class FakeRecords<Stored extends { revision: number }> implements RecordSource<Stored> {
  stored: Stored[] = [];
  looks = 0;

  constructor(
    private readonly isGone: (record: Stored) => boolean,
    private readonly isConnected: () => boolean,
  ) {}

  async *all(): AsyncIterable<Stored> {
    this.assertConnected();
    yield* this.stored.filter((record) => !this.isGone(record));
  }

  async changedSince(revision: number, limit: number): Promise<Stored[]> {
    this.assertConnected();
    this.looks += 1;
    return this.stored
      .filter((record) => record.revision > revision)
      .sort((a, b) => a.revision - b.revision)
      .slice(0, limit);
  }

  private assertConnected(): void {
    if (!this.isConnected()) throw new Error('store away');
  }
}

class FakeSource implements ConfigurationSource {
  isConnected = true;
  /** The last revision that anybody took; its record may not be there yet. */
  taken = 0;
  readonly keys = new FakeRecords<ApiKeyRecord>(
    (record) => record.revoked,
    () => this.isConnected,
  );
  readonly policies = new FakeRecords<PolicyRecord>(
    (record) => record.deleted,
    () => this.isConnected,
  );

  get stored(): ApiKeyRecord[] {
    return this.keys.stored;
  }

  set stored(records: ApiKeyRecord[]) {
    this.keys.stored = records;
  }

  async revision(): Promise<number> {
    if (!this.isConnected) throw new Error('store away');
    const written = [...this.keys.stored, ...this.policies.stored].map(({ revision }) => revision);
    return Math.max(this.taken, ...written);
  }

  async close(): Promise<void> {}
}

describe('SnapshotRefresher', () => {
  let folder: string;
  let source: FakeSource;
  const started: SnapshotRefresher[] = [];

  const start = async ({ settleMs = 0 } = {}) => {
    const snapshot = new KeySnapshot();
    const policies = new PolicySnapshot();
    const file = new SnapshotFile(join(folder, 'deep', 'snapshot.json'));
    const intervals = { pollMs: 3_600_000, reloadMs: 3_600_000, settleMs };
    const refresher = new SnapshotRefresher({ keys: snapshot, policies }, source, file, intervals, logger);
    started.push(refresher);
    await refresher.start();
    return { snapshot, policies, refresher };
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'snapshot-'));
    source = new FakeSource();
  });

  afterEach(async () => {
    for (const refresher of started.splice(0)) await refresher.close();
    await rm(folder, { recursive: true });
  });

  it('loads every key at start and follows changes', async () => {
    source.stored = [key(1, 1)];
    const { snapshot, refresher } = await start();
    source.stored = [key(1, 2, { is_active: false }), key(2, 3)];
    await refresher.refresh();
    expect(snapshot.findKey('hash-1')?.is_active).toBe(false);
    expect(snapshot.findKey('hash-2')).toBeDefined();
  });

  it('starts from disk while the store is away, with the last state it had', async () => {
    source.stored = [key(1, 1), key(2, 2)];
    const first = await start();
    source.stored = [key(1, 1), key(2, 3, { revoked: true })];
    await first.refresher.refresh();
    source.isConnected = false;
    const { snapshot } = await start();
    expect(snapshot.isLoaded).toBe(true);
    expect(snapshot.findKey('hash-1')).toBeDefined();
    expect(snapshot.findKey('hash-2')).toBeUndefined();
  });

  // Traffic under no policies at all would be worse than none.
  it('has policies from disk with the keys, follows their changes and forgets what is deleted', async () => {
    source.policies.stored = [policy('pol-001', 1), policy('pol-002', 2)];
    const first = await start();
    expect(first.policies.policiesOf('demo').map(({ id }) => id)).toEqual(['pol-001', 'pol-002']);
    source.policies.stored = [
      policy('pol-001', 3, { deleted: true }),
      policy('pol-002', 4, { action: 'log' }),
      policy('pol-003', 5, { tenant_id: 'other' }),
    ];
    await first.refresher.refresh();
    source.isConnected = false;
    const { policies } = await start();
    expect(policies.policiesOf('demo')).toEqual([policy('pol-002', 4, { action: 'log' })]);
    expect(policies.policiesOf('other')).toHaveLength(1);
    expect(policies.policiesOf('nobody')).toEqual([]);
  });

  it('serves nobody when neither disk nor store gives a configuration, and recovers when the store comes', async () => {
    source.isConnected = false;
    source.stored = [key(1, 1)];
    const { snapshot, refresher } = await start();
    expect(snapshot.isLoaded).toBe(false);
    source.isConnected = true;
    await refresher.refresh();
    expect(snapshot.findKey('hash-1')).toBeDefined();
  });

  it('goes on serving the last state while the store is away', async () => {
    source.stored = [key(1, 1)];
    const { snapshot, refresher } = await start();
    source.isConnected = false;
    await refresher.refresh();
    expect(snapshot.findKey('hash-1')).toBeDefined();
  });

  it('ignores a damaged file', async () => {
    source.stored = [key(1, 1)];
    await start();
    await writeFile(join(folder, 'deep', 'snapshot.json'), '{"format":1,"keys":[{"hash":');
    source.isConnected = false;
    const { snapshot } = await start();
    expect(snapshot.isLoaded).toBe(false);
  });

  it('reads more changes than fit one read', async () => {
    const { snapshot, refresher } = await start();
    source.stored = Array.from({ length: 2_500 }, (_, at) => key(at + 1, at + 1));
    await refresher.refresh();
    expect(snapshot.size).toBe(2_500);
  });

  it('finds a change by polling, and otherwise asks for the revision alone', async () => {
    source.stored = [key(1, 1)];
    const { snapshot, refresher } = await start();
    const atRest = source.keys.looks;
    await refresher.poll();
    expect(source.keys.looks).toBe(atRest);
    source.stored = [key(1, 2, { revoked: true })];
    await refresher.poll();
    expect(snapshot.findKey('hash-1')).toBeUndefined();
    expect(source.keys.looks).toBe(atRest + 1);
    await refresher.poll();
    expect(source.keys.looks).toBe(atRest + 1);
  });

  // A writer takes its revision and writes then: in between others see the revision without the record.
  it('finds a record by polling that is written after its revision was seen', async () => {
    source.stored = [key(1, 1)];
    const { snapshot, refresher } = await start({ settleMs: 3_600_000 });
    source.taken = 2;
    await refresher.poll();
    source.stored = [key(1, 2, { revoked: true })];
    await refresher.poll();
    expect(snapshot.findKey('hash-1')).toBeUndefined();
  });

  it('looks for changes whenever it is told of one, whatever the revision', async () => {
    source.stored = [key(1, 1)];
    source.taken = 2;
    const { snapshot, refresher } = await start();
    source.stored = [key(1, 2, { revoked: true })];
    await refresher.refresh();
    expect(snapshot.findKey('hash-1')).toBeUndefined();
  });

  it('sees after an outage what has changed meanwhile, by polling', async () => {
    source.stored = [key(1, 1)];
    const { snapshot, refresher } = await start();
    source.isConnected = false;
    source.stored = [key(1, 2, { revoked: true })];
    await refresher.poll();
    expect(snapshot.findKey('hash-1')).toBeDefined();
    source.isConnected = true;
    await refresher.poll();
    expect(snapshot.findKey('hash-1')).toBeUndefined();
  });
});
