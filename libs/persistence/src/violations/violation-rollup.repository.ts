import type { Severity, ViolationType } from '@trueport/contracts';
import type { Connection, mongo } from 'mongoose';
import { collections } from '../declared-indexes.js';
import { duplicateKeyPositions } from '../duplicate-keys.js';
import { rollupHour } from '../usage-rollups/usage-rollup.js';
import { confirmed, durable } from '../write-concern.js';

/** How many violations of a kind there are. */
export interface ViolationCount {
  readonly type: ViolationType;
  readonly severity: Severity;
  readonly count: number;
}

interface StoredViolationRollup {
  readonly _id: string;
  readonly tenant_id: string;
  readonly hour: Date;
  readonly counts: readonly ViolationCount[];
  readonly revision: number;
}

const hourMs = 3_600_000;

/**
 * Violations per hour. They are recounted, not added to: violations are few, a recount is idempotent, and it heals
 * whatever went wrong before.
 */
export class ViolationRollupRepository {
  constructor(private readonly connection: Connection) {}

  /** Recounts the hours of these moments. Concurrent recounts end with the latest. */
  async recount(tenantId: string, moments: readonly Date[]): Promise<void> {
    for (const hour of new Set(moments.map((moment) => rollupHour(moment).getTime())))
      await this.recountHour(tenantId, new Date(hour));
  }

  /** The counts of the hours from a moment on. */
  async counts(tenantId: string, from: Date): Promise<ViolationCount[]> {
    const rollups = await this.rollups.find({ tenant_id: tenantId, hour: { $gte: from } }).toArray();
    return rollups.flatMap(({ counts }) => counts);
  }

  private async recountHour(tenantId: string, hour: Date): Promise<void> {
    const _id = `${hour.toISOString().slice(0, 13)}|${tenantId}`;
    for (;;) {
      // Read before counting: whatever is written after the count has seen a later revision, and wins.
      const before = await this.rollups.findOne({ _id }, confirmed);
      const counts = await this.count(tenantId, hour);
      if (await this.replace(before?.revision ?? 0, { _id, tenant_id: tenantId, hour, counts })) return;
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

  private async count(tenantId: string, hour: Date): Promise<ViolationCount[]> {
    const counts = new Map<string, ViolationCount>();
    const found = this.database
      .collection<{ type: ViolationType; severity: Severity }>(collections.violations.name)
      .find(
        { tenant_id: tenantId, detected_at: { $gte: hour, $lt: new Date(hour.getTime() + hourMs) } } as never,
        { projection: { type: 1, severity: 1 }, ...confirmed },
      );
    for await (const { type, severity } of found) {
      const key = `${type} ${severity}`;
      counts.set(key, { type, severity, count: (counts.get(key)?.count ?? 0) + 1 });
    }
    return [...counts.values()];
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
