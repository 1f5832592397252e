/** What comes late is still shown when it is this much older than the newest. */
export const overlapMs = 10_000;

/** Documents that are followed. */
export interface TailSource<Item> {
  /** All since a moment, oldest first. */
  readonly since: (from: Date) => AsyncIterable<Item>;
  readonly idOf: (item: Item) => string;
  readonly timeOf: (item: Item) => Date;
}

/**
 * Finds what is new in a collection each time it is asked, until it is told that it has been shown. Items are written a
 * moment after they happen, and not in order: each time some seconds before the newest are looked at again.
 */
export class Tail<Item> {
  /** When what has been shown happened, by id; only what may be seen again. */
  private readonly shown = new Map<string, number>();

  /** @param newestMs what is older than this, and the overlap, is not shown */
  constructor(
    private readonly source: TailSource<Item>,
    private newestMs: number,
  ) {}

  /** The newest moment that has been shown. */
  get positionMs(): number {
    return this.newestMs;
  }

  /** What has not been shown yet, oldest first. */
  async *fresh(nowMs: number): AsyncGenerator<Item> {
    const fromMs = this.windowMs(nowMs);
    for (const [id, atMs] of this.shown) if (atMs < fromMs) this.shown.delete(id);
    for await (const item of this.source.since(new Date(fromMs)))
      if (!this.shown.has(this.source.idOf(item))) yield item;
  }

  /** Notes that an item has been shown: only then it is not found again. */
  note(item: Item): void {
    const atMs = this.source.timeOf(item).getTime();
    this.shown.set(this.source.idOf(item), atMs);
    this.newestMs = Math.max(this.newestMs, atMs);
  }

  /** Takes what is there now for shown. */
  async skip(nowMs: number): Promise<void> {
    for await (const item of this.fresh(nowMs)) this.note(item);
  }

  /** A clock that is ahead must not hide what others write. */
  private windowMs(nowMs: number): number {
    return Math.min(this.newestMs, nowMs) - overlapMs;
  }
}
