import type { Severity, ViolationType } from '@trueport/contracts';
import type { Connection, mongo } from 'mongoose';
import { collections } from '../declared-indexes.js';
import { duplicateKeyPositions } from '../duplicate-keys.js';
import { rollupDay, rollupHour, summaryFilters, type SummaryDimensions } from '../rollups/rollup-scope.js';
import { confirmed, durable } from '../write-concern.js';

/** How many violations of a kind there are. */
export interface ViolationCount {
  readonly type: ViolationType;
  readonly severity: Severity;
  readonly count: number;
}

interface StoredViolationRollup extends SummaryDimensions {
  readonly _id: string;
  readonly counts: readonly ViolationCount[];
  readonly revision: number;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/**
 * Violations per hour, and per day as the sum of its hours. They are recounted, not added to: violations are few, a recount is idempotent, and it heals
 * whatever went wrong before.
 */
export class ViolationRollupRepository {
  constructor(private readonly connection: Connection) {}

  /** Recounts the hours of these moments, then their days. Concurrent recounts end with the latest. */
  async recount(tenantId: string, moments: readonly Date[]): Promise<void> {
    for (const hour of distinct(moments.map(rollupHour)))
      await this.recountRollup({ scope: 'tenant_hour', tenant_id: tenantId, hour });
    for (const hour of distinct(moments.map(rollupDay)))
      await this.recountRollup({ scope: 'tenant_day', tenant_id: tenantId, hour });
  }

  /**
   * The counts of the hours from a moment on, kind by kind but not added up: at most 90 days and 23 hours of them for a
   * period of 90 days.
   *
   * @param from a whole hour
   */
  async counts(tenantId: string, from: Date): Promise<ViolationCount[]> {
    const found = await Promise.all(
      summaryFilters(tenantId, from).map((filter) => this.rollups.find(filter, unbatched).toArray()),
    );
    return found.flat().flatMap(({ counts }) => counts);
  }

  private async recountRollup(dimensions: SummaryDimensions): Promise<void> {
    const _id = idOf(dimensions);
    for (;;) {
      // Read before counting: whatever is written after the count has seen a later revision, and wins.
      const before = await this.rollups.findOne({ _id }, confirmed);
      const counts = added(await this.parts(dimensions));
      if (await this.replace(before?.revision ?? 0, { _id, ...dimensions, counts })) return;
    }
  }

  private async replace(revision: number, rollup: Omit<StoredViolationRollup, 'revision'>): Promise<boolean> {
    if (revision > 0) {
      const { counts, _id } = rollup;
      const update = { $set: { counts, revision: revision + 1 } };
      return (await this.rollups.updateOne({ _id, revision }, update, durable)).modifiedCount === 1;
    }
    try {
      await this.rollups.insertOne({ ...rollup, revision: 1 }, durable);
      return true;
    } catch (error) {
      if (duplicateKeyPositions(error) === null && (error as { code?: unknown }).code !== 11_000) throw error;
      return false;
    }
  }

  /** What an hour or a day is made of: violations, or the counts of hours. */
  private async parts({ scope, tenant_id, hour }: SummaryDimensions): Promise<readonly ViolationCount[]> {
    if (scope === 'tenant_hour') return this.found(tenant_id, hour);
    const hours = { tenant_id, scope: 'tenant_hour', hour: within(hour, dayMs) } as const;
    return (await this.rollups.find(hours, confirmed).toArray()).flatMap(({ counts }) => counts);
  }

  private async found(tenantId: string, hour: Date): Promise<ViolationCount[]> {
    const found = this.database
      .collection<{ type: ViolationType; severity: Severity }>(collections.violations.name)
      .find({ tenant_id: tenantId, detected_at: within(hour, hourMs) } as never, {
        projection: { type: 1, severity: 1 },
        ...confirmed,
      });
    return (await found.toArray()).map(({ type, severity }) => ({ type, severity, count: 1 }));
  }

  private get database() {
    return this.connection.getClient().db(this.connection.name);
  }

  private get rollups(): mongo.Collection<StoredViolationRollup> {
    return this.database.collection(
      collections.violationRollups.name,
    ) as unknown as mongo.Collection<StoredViolationRollup>;
  }
}

/** More than there are in any period: one answer has them all. */
const unbatched = { batchSize: 1_000 };

const dayTextLength = '2026-11-20'.length;
const hourTextLength = '2026-11-20T10'.length;

function idOf({ scope, tenant_id, hour }: SummaryDimensions): string {
  const length = scope === 'tenant_day' ? dayTextLength : hourTextLength;
  return `${hour.toISOString().slice(0, length)}|${tenant_id}`;
}

function distinct(moments: readonly Date[]): Date[] {
  return [...new Set(moments.map((moment) => moment.getTime()))].map((moment) => new Date(moment));
}

function within(from: Date, durationMs: number): { $gte: Date; $lt: Date } {
  return { $gte: from, $lt: new Date(from.getTime() + durationMs) };
}

function added(parts: readonly ViolationCount[]): ViolationCount[] {
  const counts = new Map<string, ViolationCount>();
  for (const { type, severity, count } of parts) {
    const kind = `${type} ${severity}`;
    counts.set(kind, { type, severity, count: (counts.get(kind)?.count ?? 0) + count });
  }
  return [...counts.values()];
}
