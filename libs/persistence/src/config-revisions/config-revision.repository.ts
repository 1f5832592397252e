import type { Connection } from 'mongoose';
import { durable } from '../write-concern.js';

interface Counter {
  readonly _id: string;
  readonly value: number;
}

const counterId = 'configuration';

/** Numbers the changes of configuration: every change of the installation takes the next one. */
export class ConfigRevisionRepository {
  constructor(private readonly connection: Connection) {}

  /** The last revision that anybody took, whether or not its change is written yet; 0 before the first. */
  async last(): Promise<number> {
    const counter = await this.counters().findOne({ _id: counterId });
    return counter?.value ?? 0;
  }

  /** The next revision; no two callers get the same one. */
  async next(): Promise<number> {
    const counter = await this.counters().findOneAndUpdate(
      { _id: counterId },
      { $inc: { value: 1 } },
      { upsert: true, returnDocument: 'after', ...durable },
    );
    if (counter === null) throw new Error('the revision counter gave nothing back');
    return counter.value;
  }

  /** Without mongoose's queries: every ingress asks all the time. */
  private counters() {
    return this.connection.getClient().db(this.connection.name).collection<Counter>('config_revisions');
  }
}
