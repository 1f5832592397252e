import type { ApiKeyRecord, PolicyRecord } from '@trueport/contracts';
import type { Logger } from '@trueport/observability';
import {
  ApiKeyRepository,
  ConfigRevisionRepository,
  MongoConnection,
  PolicyRepository,
} from '@trueport/persistence';
import type { ConfigurationSource, RecordSource } from './configuration-source.js';
import type { RevisionedRecord } from './record-snapshot.js';

/** Configuration from MongoDB; the only way by which it leaves the back office. */
export class MongoConfigurationSource implements ConfigurationSource {
  readonly keys: RecordSource<ApiKeyRecord>;
  readonly policies: RecordSource<PolicyRecord>;
  private readonly mongo: MongoConnection;
  private readonly revisions: ConfigRevisionRepository;

  constructor(mongodbUrl: string, logger: Logger) {
    this.mongo = new MongoConnection(mongodbUrl, logger);
    this.revisions = new ConfigRevisionRepository(this.mongo.connection);
    this.keys = this.whileConnected(new ApiKeyRepository(this.mongo.connection));
    this.policies = this.whileConnected(new PolicyRepository(this.mongo.connection));
  }

  get isConnected(): boolean {
    return this.mongo.isConnected;
  }

  async revision(): Promise<number> {
    this.refuseWhileAway();
    return this.revisions.last();
  }

  close(): Promise<void> {
    return this.mongo.close();
  }

  private whileConnected<Stored extends RevisionedRecord>(
    source: RecordSource<Stored>,
  ): RecordSource<Stored> {
    return {
      all: () => {
        this.refuseWhileAway();
        return source.all();
      },
      changedSince: async (revision, limit) => {
        this.refuseWhileAway();
        return source.changedSince(revision, limit);
      },
    };
  }

  /** Known to be away: asking would only wait for the driver's time-out. */
  private refuseWhileAway(): void {
    if (!this.mongo.isConnected) throw new Error('MongoDB is not connected');
  }
}
