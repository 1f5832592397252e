export type { KeySource } from './key-source.js';
export { KeySnapshot } from './key-snapshot.js';
export { MongoKeySource } from './mongo-key-source.js';
export { SnapshotFile } from './snapshot-file.js';
export { SnapshotRefresher, type RefreshIntervals } from './snapshot-refresher.js';
export { snapshotSettings } from './snapshot.config.js';
