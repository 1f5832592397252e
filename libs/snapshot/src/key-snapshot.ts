import type { ApiKeyRecord } from '@trueport/contracts';

/** The keys of the installation in memory. Reading costs one map look-up; writing never blocks reading. */
export class KeySnapshot {
  private byHash = new Map<string, ApiKeyRecord>();
  private byId = new Map<string, ApiKeyRecord>();
  private highestRevision = 0;
  private loaded = false;

  /** Whether a complete set of keys has been taken in, from the store or from disk. */
  get isLoaded(): boolean {
    return this.loaded;
  }

  /** Highest revision seen: the configuration version this instance serves. */
  get revision(): number {
    return this.highestRevision;
  }

  get size(): number {
    return this.byId.size;
  }

  findKey(hash: string): ApiKeyRecord | undefined {
    return this.byHash.get(hash);
  }

  keys(): IterableIterator<ApiKeyRecord> {
    return this.byId.values();
  }

  /** Replaces everything by a complete set. */
  replaceAll(keys: Iterable<ApiKeyRecord>): void {
    this.byHash = new Map();
    this.byId = new Map();
    for (const key of keys) this.apply(key);
    this.loaded = true;
  }

  /**
   * Takes in changed keys, in any order and any number of times: an older revision never replaces a newer one.
   *
   * @returns whether anything is different now
   */
  merge(changed: Iterable<ApiKeyRecord>): boolean {
    let isDifferent = false;
    for (const key of changed) {
      const known = this.byId.get(key.key_id);
      if (known !== undefined && known.revision >= key.revision) continue;
      if (known === undefined && key.revoked && key.revision <= this.highestRevision) continue;
      this.apply(key);
      isDifferent = true;
    }
    return isDifferent;
  }

  private apply(key: ApiKeyRecord): void {
    const known = this.byId.get(key.key_id);
    if (known !== undefined) this.byHash.delete(known.hash);
    if (key.revoked) {
      this.byId.delete(key.key_id);
    } else {
      this.byId.set(key.key_id, key);
      this.byHash.set(key.hash, key);
    }
    if (key.revision > this.highestRevision) this.highestRevision = key.revision;
  }
}
