export type { ConfigurationSource, RecordSource } from './configuration-source.js';
export { KeySnapshot } from './key-snapshot.js';
export { MongoConfigurationSource } from './mongo-configuration-source.js';
export { PolicySnapshot } from './policy-snapshot.js';
export { SnapshotFile, type StoredConfiguration } from './snapshot-file.js';
export { SnapshotRefresher, type RefreshIntervals, type Snapshots } from './snapshot-refresher.js';
export { snapshotSettings } from './snapshot.config.js';
