import type { Logger } from '@trueport/observability';
import type { ConfigurationSource, RecordSource } from './configuration-source.js';
import type { KeySnapshot } from './key-snapshot.js';
import type { PolicySnapshot } from './policy-snapshot.js';
import type { RecordSnapshot, RevisionedRecord } from './record-snapshot.js';
import type { SnapshotFile } from './snapshot-file.js';

/** How often the snapshot looks for changes. */
export interface RefreshIntervals {
  /** Between two looks for changed keys; bounds how late a change is noticed when no notification arrives. */
  readonly pollMs: number;
  /** Between two complete reloads, which would mend anything the looks missed. */
  readonly reloadMs: number;
  /** How long after a change polling goes on to read the records themselves; longer than any writer takes. */
  readonly settleMs: number;
}

/** Two writers may commit in the other order than they took their revisions: look this far back. */
const revisionOverlap = 16;
const changesPerRead = 1_000;

/** The configuration in memory. */
export interface Snapshots {
  readonly keys: KeySnapshot;
  readonly policies: PolicySnapshot;
}

/**
 * Keeps the snapshots up to date: from disk at start, then from the store by notification and by polling.
 * While the store is away the last state goes on being served.
 */
export class SnapshotRefresher {
  private running: Promise<void> | null = null;
  private isDirty = false;
  private mustReload = true;
  /** The store's revision at the last successful look. */
  private seenRevision: number | null = null;
  /** When everything that belongs to this revision will have been written; on the clock of `performance`. */
  private settledAtMs = 0;
  private pollTimer: NodeJS.Timeout | null = null;
  private reloadTimer: NodeJS.Timeout | null = null;
  private sourceFailing = false;
  private closed = false;

  constructor(
    private readonly snapshots: Snapshots,
    private readonly source: ConfigurationSource,
    private readonly file: SnapshotFile,
    private readonly intervals: RefreshIntervals,
    private readonly logger: Logger,
  ) {}

  /** Loads from disk, then begins to follow the store. Resolves after the first attempt at the store. */
  async start(): Promise<void> {
    await this.loadFromDisk();
    this.pollTimer = setInterval(() => void this.poll(), this.intervals.pollMs);
    this.reloadTimer = setInterval(() => {
      this.mustReload = true;
    }, this.intervals.reloadMs);
    await this.refresh();
  }

  /** Looks for changes now; calls during a look lead to one more look after it. Never rejects. */
  refresh(): Promise<void> {
    this.isDirty = true;
    return this.poll();
  }

  /**
   * Asks the store for its revision, and for changes only when there may be some: the service does this all the time, and
   * what it answers meanwhile waits. Never rejects.
   */
  poll(): Promise<void> {
    if (this.closed) return Promise.resolve();
    this.running ??= this.work().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  async close(): Promise<void> {
    this.closed = true;
    if (this.pollTimer !== null) clearInterval(this.pollTimer);
    if (this.reloadTimer !== null) clearInterval(this.reloadTimer);
    await this.running;
    await this.source.close();
  }

  private async work(): Promise<void> {
    do {
      try {
        const isDifferent = await this.look();
        this.noteSource(null);
        if (isDifferent) await this.persist();
      } catch (error) {
        this.noteSource(error);
        return;
      }
    } while (this.isDirty && !this.closed);
  }

  /** @returns whether anything is different now */
  private async look(): Promise<boolean> {
    const isAskedFor = this.isDirty || this.mustReload;
    this.isDirty = false;
    const revision = await this.source.revision();
    const isSettled = revision === this.seenRevision && performance.now() >= this.settledAtMs;
    if (isSettled && !isAskedFor) return false;
    const isDifferent = this.mustReload ? await this.reload() : await this.readChanges();
    // A writer takes its revision first and writes then, so what belongs to this one may come later.
    if (revision !== this.seenRevision) this.settledAtMs = performance.now() + this.intervals.settleMs;
    this.seenRevision = revision;
    return isDifferent;
  }

  private async reload(): Promise<boolean> {
    const { keys, policies } = this.source;
    // Both are read before either is replaced: nobody is let in under policies that are not known yet.
    const [allKeys, allPolicies] = [await allOf(keys), await allOf(policies)];
    this.snapshots.policies.replaceAll(allPolicies);
    this.snapshots.keys.replaceAll(allKeys);
    this.mustReload = false;
    return true;
  }

  private async readChanges(): Promise<boolean> {
    const { keys, policies } = this.snapshots;
    const policiesChanged = await follow(policies, this.source.policies);
    return (await follow(keys, this.source.keys)) || policiesChanged;
  }

  private async loadFromDisk(): Promise<void> {
    try {
      const stored = await this.file.read();
      if (stored === null) return;
      const { keys, policies } = stored;
      this.snapshots.policies.replaceAll(policies);
      this.snapshots.keys.replaceAll(keys);
      this.logger.info(
        { component: 'snapshot', keys: keys.length, policies: policies.length },
        'configuration loaded from disk',
      );
    } catch (error) {
      this.logger.warn(
        { component: 'snapshot', err: error },
        'the stored configuration cannot be read and is ignored',
      );
    }
  }

  private async persist(): Promise<void> {
    try {
      await this.file.write({
        keys: [...this.snapshots.keys.records()],
        policies: [...this.snapshots.policies.records()],
      });
    } catch (error) {
      this.logger.error(
        { component: 'snapshot', err: error },
        'the configuration could not be stored on disk',
      );
    }
  }

  /** Logs the change of state only: a store that stays away is one line, not one a second. */
  private noteSource(error: unknown): void {
    const failing = error !== null;
    if (failing === this.sourceFailing) return;
    this.sourceFailing = failing;
    if (failing) this.logger.warn({ component: 'snapshot', err: error }, 'the configuration store is away');
    else this.logger.info({ component: 'snapshot' }, 'the configuration store answers again');
  }
}

async function allOf<Stored extends RevisionedRecord>(source: RecordSource<Stored>): Promise<Stored[]> {
  const records: Stored[] = [];
  for await (const record of source.all()) records.push(record);
  return records;
}

/** Takes in what has changed since the snapshot's revision. @returns whether anything is different now */
async function follow<Stored extends RevisionedRecord>(
  snapshot: RecordSnapshot<Stored>,
  source: RecordSource<Stored>,
): Promise<boolean> {
  let isDifferent = false;
  let since = Math.max(0, snapshot.revision - revisionOverlap);
  for (;;) {
    const changed = await source.changedSince(since, changesPerRead);
    isDifferent = snapshot.merge(changed) || isDifferent;
    if (changed.length < changesPerRead) return isDifferent;
    since = changed.at(-1)?.revision ?? since;
  }
}
