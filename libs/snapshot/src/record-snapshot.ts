/** A record of the configuration; every change of it has a higher revision. */
export interface RevisionedRecord {
  readonly revision: number;
}

/** What a kind of records is, beyond its revision. */
export interface RecordKind<Stored extends RevisionedRecord> {
  readonly idOf: (record: Stored) => string;
  /** Whether the record says that there is none any more. */
  readonly isGone: (record: Stored) => boolean;
}

/**
 * All records of one kind in memory. Changes may come in any order and any number of times: an older revision never
 * replaces a newer one.
 */
export abstract class RecordSnapshot<Stored extends RevisionedRecord> {
  private byId = new Map<string, Stored>();
  private highestRevision = 0;
  private loaded = false;

  protected constructor(private readonly kind: RecordKind<Stored>) {}

  /** Whether a complete set has been taken in, from the store or from disk. */
  get isLoaded(): boolean {
    return this.loaded;
  }

  /** Highest revision seen. */
  get revision(): number {
    return this.highestRevision;
  }

  get size(): number {
    return this.byId.size;
  }

  records(): IterableIterator<Stored> {
    return this.byId.values();
  }

  /** Replaces everything by a complete set. */
  replaceAll(records: Iterable<Stored>): void {
    for (const record of this.byId.values()) this.forget(record);
    this.byId = new Map();
    for (const record of records) this.apply(record);
    this.loaded = true;
  }

  /** Takes in changed records. @returns whether anything is different now */
  merge(changed: Iterable<Stored>): boolean {
    let isDifferent = false;
    for (const record of changed) {
      const known = this.byId.get(this.kind.idOf(record));
      if (known !== undefined && known.revision >= record.revision) continue;
      if (known === undefined && this.kind.isGone(record) && record.revision <= this.highestRevision)
        continue;
      this.apply(record);
      isDifferent = true;
    }
    return isDifferent;
  }

  /** A record is there from now on. */
  protected abstract remember(record: Stored): void;
  /** A record is not there any more, or is about to be replaced. */
  protected abstract forget(record: Stored): void;

  private apply(record: Stored): void {
    const id = this.kind.idOf(record);
    const known = this.byId.get(id);
    if (known !== undefined) this.forget(known);
    if (this.kind.isGone(record)) {
      this.byId.delete(id);
    } else {
      this.byId.set(id, record);
      this.remember(record);
    }
    if (record.revision > this.highestRevision) this.highestRevision = record.revision;
  }
}
