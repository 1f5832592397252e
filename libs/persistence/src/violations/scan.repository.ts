import { usageLogIdOf, type Direction } from '@trueport/contracts';
import { Types, type Connection } from 'mongoose';
import { collections } from '../declared-indexes.js';
import { portionsOf } from '../portions.js';
import { confirmed, durable } from '../write-concern.js';

/** One half of a request that was scanned. */
export interface ScannedContent {
  readonly requestId: string;
  readonly tenantId: string;
  readonly startedAt: Date;
  readonly direction: Direction;
  readonly modelVersion: string;
}

interface StoredScan {
  readonly _id: Types.ObjectId;
  readonly request?: string;
  readonly response?: string;
}

/** Which requests have been scanned. */
export class ScanRepository {
  constructor(private readonly connection: Connection) {}

  /** Notes scans; again is no harm. */
  async note(scans: readonly ScannedContent[]): Promise<void> {
    const operations = scans.map((scan) => ({
      updateOne: {
        filter: { _id: Types.ObjectId.createFromHexString(usageLogIdOf(scan.requestId)) },
        update: {
          $set: { [scan.direction]: scan.modelVersion },
          $setOnInsert: { tenant_id: scan.tenantId, timestamp: scan.startedAt },
        },
        upsert: true,
      },
    }));
    if (operations.length > 0)
      await this.collection.bulkWrite(operations as never, { ordered: false, ...durable });
  }

  /** Which halves of these requests have been scanned, by log id in hex. */
  async ofLogs(ids: readonly Types.ObjectId[]): Promise<Map<string, ReadonlySet<Direction>>> {
    const scanned = new Map<string, ReadonlySet<Direction>>();
    for (const some of portionsOf(ids)) {
      for await (const scan of this.collection.find({ _id: { $in: [...some] } } as never, confirmed)) {
        const halves = (['request', 'response'] as const).filter((half) => scan[half] !== undefined);
        scanned.set(scan._id.toHexString(), new Set(halves));
      }
    }
    return scanned;
  }

  private get collection() {
    return this.connection
      .getClient()
      .db(this.connection.name)
      .collection<StoredScan>(collections.scans.name);
  }
}
