import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ApiKeyRecord } from '@trueport/contracts';
import { createLogger } from '@trueport/observability';
import { KeySnapshot } from './key-snapshot.js';
import type { KeySource } from './key-source.js';
import { SnapshotFile } from './snapshot-file.js';
import { SnapshotRefresher } from './snapshot-refresher.js';

const logger = createLogger('test', 'silent');
const key = (id: number, revision: number, more: Partial<ApiKeyRecord> = {}): ApiKeyRecord => ({
  key_id: String(id).padStart(24, '0'),
  public_id: `vk_${id}`,
  tenant_id: 'demo',
  team: null,
  masked: 'sk-aaaa...zzzz',
  hash: `hash-${id}`,
  is_active: true,
  revoked: false,
  rate_limit_rpm: 60,
  revision,
  ...more,
});

class FakeSource implements KeySource {
  stored: ApiKeyRecord[] = [];
  isConnected = true;

  async *allKeys(): AsyncIterable<ApiKeyRecord> {
    this.assertConnected();
    yield* this.stored.filter((record) => !record.revoked);
  }

  async keysChangedSince(revision: number, limit: number): Promise<ApiKeyRecord[]> {
    this.assertConnected();
    return this.stored
      .filter((record) => record.revision > revision)
      .sort((a, b) => a.revision - b.revision)
      .slice(0, limit);
  }

  async close(): Promise<void> {}

  private assertConnected(): void {
    if (!this.isConnected) throw new Error('store away');
  }
}

describe('SnapshotRefresher', () => {
  let folder: string;
  let source: FakeSource;
  const started: SnapshotRefresher[] = [];

  const start = async (): Promise<{ snapshot: KeySnapshot; refresher: SnapshotRefresher }> => {
    const snapshot = new KeySnapshot();
    const file = new SnapshotFile(join(folder, 'deep', 'snapshot.json'));
    const intervals = { pollMs: 3_600_000, reloadMs: 3_600_000 };
    const refresher = new SnapshotRefresher(snapshot, source, file, intervals, logger);
    started.push(refresher);
    await refresher.start();
    return { snapshot, refresher };
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
});
