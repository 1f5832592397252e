import { find } from './query/find.js';
import type { Store } from './storage/store.js';

/** Documents deleted in one go, so that clients are not kept waiting. */
const portion = 1_000;

/** Deletes documents whose date has passed the life time of a TTL index. Anything but a date never expires. */
export class TtlSweeper {
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly store: Store,
    intervalMs: number,
  ) {
    this.timer = setInterval(() => this.sweep(), intervalMs);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private sweep(): void {
    for (const collection of this.store.allCollections()) {
      for (const { definition } of collection.indexes) {
        const [field] = definition.pattern;
        if (definition.expireAfterSeconds === null || field === undefined) continue;
        const filter = { [field[0]]: { $lt: new Date(Date.now() - definition.expireAfterSeconds * 1000) } };
        const expired = [
          ...find(collection, { filter, sort: [], skip: 0, limit: portion, deadlineMs: null }),
        ];
        if (expired.length === 0) continue;
        this.store.beginWrite();
        for (const stored of expired) collection.delete(stored);
        if (expired.length === portion) setImmediate(() => this.sweep());
      }
    }
  }
}
