import type { ListViolationsQuery, ViolationStatus } from '@trueport/contracts';
import type { Connection, mongo } from 'mongoose';
import { collections } from '../declared-indexes.js';
import { duplicateKeyPositions } from '../duplicate-keys.js';
import { confirmed, durable } from '../write-concern.js';
import type { StoredViolation } from './violation.js';

/** Violations. Queries take the tenant: violations of another one do not exist. */
export class ViolationRepository {
  constructor(private readonly connection: Connection) {}

  /** A page, newest first, and how many fit in all. */
  async page(
    tenantId: string,
    query: ListViolationsQuery,
  ): Promise<{ items: StoredViolation[]; total: number }> {
    const filter = filterOf(tenantId, query);
    const [items, total] = await Promise.all([
      this.collection
        .find(filter)
        .sort({ detected_at: -1, _id: -1 })
        .skip(query.offset)
        .limit(query.limit)
        .toArray(),
      this.collection.countDocuments(filter),
    ]);
    return { items, total };
  }

  find(tenantId: string, id: string): Promise<StoredViolation | null> {
    return this.collection.findOne({ _id: id, tenant_id: tenantId });
  }

  /** The violations of one usage log. */
  ofLog(tenantId: string, usageLogId: string): Promise<StoredViolation[]> {
    return this.collection.find({ tenant_id: tenantId, usage_log_id: usageLogId }).sort({ _id: 1 }).toArray();
  }

  /** All that fit, newest first, read as they are needed. */
  stream(
    tenantId: string,
    query: Omit<ListViolationsQuery, 'limit' | 'offset'>,
  ): AsyncIterable<StoredViolation> {
    return this.collection.find(filterOf(tenantId, query)).sort({ detected_at: -1, _id: -1 });
  }

  /** Those since a moment, oldest first. */
  since(tenantId: string, from: Date, limit: number): Promise<StoredViolation[]> {
    return this.collection
      .find({ tenant_id: tenantId, detected_at: { $gte: from } })
      .sort({ detected_at: 1, _id: 1 })
      .limit(limit)
      .toArray();
  }

  /** @returns the violation as it is now, or `null` when there is none */
  setStatus(tenantId: string, id: string, status: ViolationStatus): Promise<StoredViolation | null> {
    return this.collection.findOneAndUpdate(
      { _id: id, tenant_id: tenantId },
      { $set: { status } },
      { returnDocument: 'after', ...durable },
    );
  }

  /**
   * Writes what was found. What exists is brought up to date where newer detectors found it; its status and the moment
   * it was found first stay.
   *
   * @returns all of them as they are stored now
   */
  async upsert(violations: readonly StoredViolation[]): Promise<StoredViolation[]> {
    if (violations.length === 0) return [];
    try {
      await this.collection.insertMany([...violations], { ordered: false, ...durable });
      return [...violations];
    } catch (error) {
      const positions = duplicateKeyPositions(error);
      if (positions === null) throw error;
      await this.refresh(positions.map((at) => violations[at] as StoredViolation));
      return this.collection.find({ _id: { $in: violations.map(({ _id }) => _id) } }, confirmed).toArray();
    }
  }

  /** Notes that everybody who wants to know has been told. */
  async markAnnounced(ids: readonly string[]): Promise<void> {
    if (ids.length > 0)
      await this.collection.updateMany({ _id: { $in: [...ids] } }, { $set: { announced: true } }, durable);
  }

  private async refresh(violations: readonly StoredViolation[]): Promise<void> {
    const operations = violations.map(({ _id, severity, description, preview, entities, model_version }) => ({
      updateOne: {
        filter: { _id, model_version: { $ne: model_version } },
        update: { $set: { severity, description, preview, entities, model_version } },
      },
    }));
    await this.collection.bulkWrite(operations as never, { ordered: false, ...durable });
  }

  private get collection(): mongo.Collection<StoredViolation> {
    const database = this.connection.getClient().db(this.connection.name);
    return database.collection(collections.violations.name) as unknown as mongo.Collection<StoredViolation>;
  }
}

function filterOf(tenantId: string, query: Partial<ListViolationsQuery>): mongo.Filter<StoredViolation> {
  const { severity, type, status, start_date: start, end_date: end } = query;
  const period = {
    ...(start === undefined ? {} : { $gte: start }),
    ...(end === undefined ? {} : { $lte: end }),
  };
  return {
    tenant_id: tenantId,
    ...(severity === undefined ? {} : { severity }),
    ...(type === undefined ? {} : { type }),
    ...(status === undefined ? {} : { status }),
    ...(Object.keys(period).length === 0 ? {} : { detected_at: period }),
  };
}
