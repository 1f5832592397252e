import type { ApiKeyRecord } from '@trueport/contracts';
import type { Logger } from '@trueport/observability';
import { ApiKeyRepository, MongoConnection } from '@trueport/persistence';
import type { KeySource } from './key-source.js';

/** Keys from MongoDB; the only way by which the hot path's configuration leaves the back office. */
export class MongoKeySource implements KeySource {
  private readonly mongo: MongoConnection;
  private readonly keys: ApiKeyRepository;

  constructor(mongodbUrl: string, logger: Logger) {
    this.mongo = new MongoConnection(mongodbUrl, logger);
    this.keys = new ApiKeyRepository(this.mongo.connection);
  }

  get isConnected(): boolean {
    return this.mongo.isConnected;
  }

  allKeys(): AsyncIterable<ApiKeyRecord> {
    this.refuseWhileAway();
    return this.keys.all();
  }

  async keysChangedSince(revision: number, limit: number): Promise<readonly ApiKeyRecord[]> {
    this.refuseWhileAway();
    return this.keys.changedSince(revision, limit);
  }

  close(): Promise<void> {
    return this.mongo.close();
  }

  /** Known to be away: asking would only wait for the driver's time-out. */
  private refuseWhileAway(): void {
    if (!this.mongo.isConnected) throw new Error('MongoDB is not connected');
  }
}
