import type { Model, Types } from 'mongoose';
import { durable } from './write-concern.js';

/** A stored record whose every change has a higher revision. */
interface Versioned {
  readonly _id: Types.ObjectId;
  readonly tenant_id: string;
  readonly revision: number;
}

/** Records that the hot path has a copy of. What is gone stays in the store, so that every instance learns of it. */
export class VersionedRecords<Stored extends Versioned, Copied> {
  /**
   * @param present what of a record says that it is not gone
   * @param copyOf what the hot path needs of a record
   */
  constructor(
    private readonly model: Model<Stored>,
    private readonly present: Partial<Stored>,
    private readonly copyOf: (stored: Stored) => Copied,
  ) {}

  /** Every record of the installation that is not gone. */
  async *all(): AsyncIterable<Copied> {
    for await (const stored of this.model
      .find(this.present as never)
      .lean<Stored[]>()
      .cursor({ batchSize: 1_000 })) {
      yield this.copyOf(stored as unknown as Stored);
    }
  }

  /** Records whose revision is above the given one, lowest first, those that are gone included. */
  async changedSince(revision: number, limit: number): Promise<Copied[]> {
    const changed = await this.model
      .find({ revision: { $gt: revision } } as never)
      .sort({ revision: 1 })
      .limit(limit)
      .lean<Stored[]>()
      .exec();
    return changed.map(this.copyOf);
  }

  /**
   * Changes a record that is still as it was read. Changes that overtake each other would otherwise leave a record with
   * an older revision than the one the hot path has already seen, and it would go on serving the older state.
   *
   * @returns `false` when the record has been changed since, or is gone
   */
  async change(read: Stored, changes: Partial<Stored>): Promise<boolean> {
    const { _id, tenant_id, revision } = read;
    const asRead = { _id, tenant_id, revision, ...this.present };
    const result = await this.model.updateOne(asRead as never, { $set: changes }, durable).exec();
    return result.modifiedCount === 1;
  }
}
