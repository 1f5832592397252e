import type { Connection } from 'mongoose';
import { durable } from '../write-concern.js';

interface Counter {
  readonly _id: string;
  readonly value: number;
}

/** Numbers the changes of configuration: every change of the installation takes the next one. */
export class ConfigRevisionRepository {
  constructor(private readonly connection: Connection) {}

  /** The next revision; no two callers get the same one. */
  async next(): Promise<number> {
    const counters = this.connection
      .getClient()
      .db(this.connection.name)
      .collection<Counter>('config_revisions');
    const counter = await counters.findOneAndUpdate(
      { _id: 'configuration' },
      { $inc: { value: 1 } },
      { upsert: true, returnDocument: 'after', ...durable },
    );
    if (counter === null) throw new Error('the revision counter gave nothing back');
    return counter.value;
  }
}
