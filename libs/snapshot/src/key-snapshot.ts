import type { ApiKeyRecord } from '@trueport/contracts';
import { RecordSnapshot } from './record-snapshot.js';

/** The keys of the installation in memory. Reading costs one map look-up; writing never blocks reading. */
export class KeySnapshot extends RecordSnapshot<ApiKeyRecord> {
  private readonly byHash = new Map<string, ApiKeyRecord>();

  constructor() {
    super({ idOf: (key) => key.key_id, isGone: (key) => key.revoked });
  }

  findKey(hash: string): ApiKeyRecord | undefined {
    return this.byHash.get(hash);
  }

  protected override remember(key: ApiKeyRecord): void {
    this.byHash.set(key.hash, key);
  }

  protected override forget(key: ApiKeyRecord): void {
    this.byHash.delete(key.hash);
  }
}
