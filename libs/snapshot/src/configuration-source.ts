import type { ApiKeyRecord, PolicyRecord } from '@trueport/contracts';
import type { RevisionedRecord } from './record-snapshot.js';

/** Where records of one kind come from; any call may fail while the store is away. */
export interface RecordSource<Stored extends RevisionedRecord> {
  /** Every record that there is, in batches, in any order. */
  all(): AsyncIterable<Stored>;
  /** Records, also those that are gone, whose revision is above the given one; lowest revisions first. */
  changedSince(revision: number, limit: number): Promise<readonly Stored[]>;
}

/** Where the configuration of the hot path comes from. */
export interface ConfigurationSource {
  readonly keys: RecordSource<ApiKeyRecord>;
  readonly policies: RecordSource<PolicyRecord>;
  /** The number of the last change of anything that somebody has begun to write; 0 before the first. */
  revision(): Promise<number>;
  /** Whether the store answers at the moment, from what is known. */
  readonly isConnected: boolean;
  close(): Promise<void>;
}
