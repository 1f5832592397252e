import type { ApiKeyRecord } from '@trueport/contracts';

/** Where the snapshot gets keys from; any call may fail while the store is away. */
export interface KeySource {
  /** Every key that is not revoked, in batches, in any order. */
  allKeys(): AsyncIterable<ApiKeyRecord>;
  /** Keys, revoked ones included, whose revision is above the given one; lowest revisions first. */
  keysChangedSince(revision: number, limit: number): Promise<readonly ApiKeyRecord[]>;
  /** Whether the store answers at the moment, from what is known. */
  readonly isConnected: boolean;
  close(): Promise<void>;
}
