import type { ResponseCompletedData } from '@trueport/contracts';
import {
  rollupDeltas,
  rollupIdOf,
  usageLogFrom,
  type ExistingLog,
  type RollupBatchState,
  type RollupDelta,
  type StoredUsageLog,
} from '@trueport/persistence';

type LogId = ExistingLog['_id'];

/** What the writer needs of the usage logs. */
export interface LogStore {
  /** @returns the logs that existed; all others are inserted */
  insertNew(logs: readonly StoredUsageLog[]): Promise<ExistingLog[]>;
  /** @returns the logs that were not taken over */
  reclaim(ids: readonly LogId[], from: string, to: string): Promise<ExistingLog[]>;
  /** Reads the logs of the batch, of those with these ids. */
  ofBatch(batch: string, ids: readonly LogId[]): Promise<StoredUsageLog[]>;
}

/** What the writer needs of the batch records. */
export interface BatchStore {
  begin(id: string, at: Date, logIds: readonly LogId[]): Promise<void>;
  stateOf(id: string): Promise<RollupBatchState | null>;
  sealedLogIds(id: string): Promise<readonly LogId[]>;
  move(id: string, from: RollupBatchState, to: RollupBatchState): Promise<boolean>;
}

/** What the writer needs of the rollups. */
export interface RollupStore {
  apply(lane: string, batchNumber: number, deltas: readonly RollupDelta[]): Promise<void>;
  unseen(lane: string, batchNumber: number, ids: readonly string[]): Promise<ReadonlySet<string>>;
}

/** What a write has done. */
export interface WriteResult {
  readonly written: number;
  readonly duplicates: number;
}

/**
 * Writes completed requests as usage logs and adds them to the rollups, each exactly once in effect, whatever is
 * delivered twice and wherever a process dies. The protocol, and why it needs neither transactions nor clocks, is in
 * `docs/adr/0003`.
 *
 * One writer is one lane: calls must not overlap, and a lane is never used by another process. After a failure the
 * same events are written again, by this lane or another one, until a call has succeeded.
 */
export class ExactlyOnceWriter {
  private batchNumber = 0;
  /** A batch that failed midway: a lane must not begin another one before it is out of the world. */
  private unfinished: string | null = null;

  /**
   * @param lane letters and digits, never used before
   * @param pause waits before another attempt, longer with each and never as long as another worker: two live workers
   *   that hold the same events would go on abandoning each other's batches
   */
  constructor(
    private readonly lane: string,
    private readonly logs: LogStore,
    private readonly batches: BatchStore,
    private readonly rollups: RollupStore,
    private readonly now: () => Date,
    private readonly pause: (attempt: number) => Promise<void>,
  ) {}

  async write(completed: readonly ResponseCompletedData[]): Promise<WriteResult> {
    const distinct = [...new Map(completed.map((data) => [data.request_id, data])).values()];
    await this.finishUnfinished();
    for (let attempt = 1; ; attempt += 1) {
      const result = await this.writeBatch(distinct, completed.length - distinct.length);
      if (result !== null) return result;
      await this.pause(attempt);
    }
  }

  /** `null` when another worker has abandoned our batch: then it is done again as a new one. */
  private async writeBatch(
    completed: readonly ResponseCompletedData[],
    repeated: number,
  ): Promise<WriteResult | null> {
    this.batchNumber += 1;
    const batch = `${this.lane}:${this.batchNumber}`;
    this.unfinished = batch;
    const candidates = completed.map((data) => usageLogFrom(data, batch));
    const ids = candidates.map(({ _id }) => _id);
    await this.batches.begin(batch, this.now(), ids);
    const existing = await this.logs.insertNew(candidates);
    const takenOver = await this.takeOver(existing, batch);
    if (!(await this.batches.move(batch, 'pending', 'sealed'))) return null;
    // Usually what was inserted is all there is; what was taken over is read back.
    const existingIds = new Set(existing.map(({ _id }) => _id.toHexString()));
    const inserted = candidates.filter(({ _id }) => !existingIds.has(_id.toHexString()));
    await this.applySealed(batch, takenOver === 0 ? inserted : await this.logs.ofBatch(batch, ids));
    this.unfinished = null;
    return { written: inserted.length + takenOver, duplicates: repeated + existing.length - takenOver };
  }

  /** Sees to logs that exist already: they count in the batch they belong to, or in ours. @returns how many in ours */
  private async takeOver(existing: readonly ExistingLog[], ours: string): Promise<number> {
    let takenOver = 0;
    for (const [theirs, logs] of Map.groupBy(existing, ({ rollup_batch: batch }) => batch)) {
      // A log that has vanished again is past its life time: there is nothing to count any more.
      if (theirs === null) continue;
      const ids = logs.map(({ _id }) => _id);
      takenOver += theirs === ours ? ids.length : await this.takeOverFrom(theirs, ids, ours);
    }
    return takenOver;
  }

  private async takeOverFrom(theirs: string, ids: readonly LogId[], ours: string): Promise<number> {
    const state = await this.batches.stateOf(theirs);
    switch (state) {
      case null:
        return this.reclaimAll(theirs, await this.uncounted(theirs, ids), ours);
      case 'applied':
        return 0;
      case 'sealed':
        await this.applyLeftBehind(theirs);
        return 0;
      case 'pending':
        // Somebody died before sealing, or is slow; a slow one will find out when it seals.
        if (!(await this.batches.move(theirs, 'pending', 'abandoned')))
          return this.takeOverFrom(theirs, ids, ours);
        return this.reclaimAll(theirs, ids, ours);
      case 'abandoned':
        return this.reclaimAll(theirs, ids, ours);
    }
  }

  /** A log that a third worker was quicker to take belongs to that one's batch: look again. */
  private async reclaimAll(theirs: string, ids: readonly LogId[], ours: string): Promise<number> {
    if (ids.length === 0) return 0;
    const lost = await this.logs.reclaim(ids, theirs, ours);
    return ids.length - lost.length + (lost.length === 0 ? 0 : await this.takeOver(lost, ours));
  }

  /**
   * Of the logs of a batch without a record, those that no rollup counts. Usually the batch was applied so long ago
   * that its record has expired, and there are none.
   */
  private async uncounted(theirs: string, ids: readonly LogId[]): Promise<LogId[]> {
    const logs = await this.logs.ofBatch(theirs, ids);
    const { lane, batchNumber } = partsOf(theirs);
    const unseen = await this.rollups.unseen(lane, batchNumber, [...new Set(logs.map(rollupIdOf))]);
    return logs.filter((log) => unseen.has(rollupIdOf(log))).map(({ _id }) => _id);
  }

  /** Applies what somebody sealed and did not apply, or did not know to be applied. */
  private async applyLeftBehind(batch: string): Promise<void> {
    await this.applySealed(batch, await this.logs.ofBatch(batch, await this.batches.sealedLogIds(batch)));
  }

  /** Adds a sealed batch, ours or a dead worker's, to the rollups; doing it again changes nothing. */
  private async applySealed(batch: string, logs: readonly StoredUsageLog[]): Promise<void> {
    const { lane, batchNumber } = partsOf(batch);
    await this.rollups.apply(lane, batchNumber, rollupDeltas(logs));
    await this.batches.move(batch, 'sealed', 'applied');
  }

  /**
   * Brings a batch that failed midway to an end: sealed ones are applied, others are given up, so that their logs are
   * free for the next batch. Only then the lane's numbers keep their promise: a batch begins after the one before.
   */
  private async finishUnfinished(): Promise<void> {
    const batch = this.unfinished;
    if (batch === null) return;
    const state = await this.batches.stateOf(batch);
    if (state === 'pending' && !(await this.batches.move(batch, 'pending', 'abandoned'))) {
      await this.finishUnfinished();
      return;
    }
    if (state === 'sealed') await this.applyLeftBehind(batch);
    this.unfinished = null;
  }
}

function partsOf(batch: string): { lane: string; batchNumber: number } {
  const [lane, number] = batch.split(':') as [string, string];
  return { lane, batchNumber: Number(number) };
}
