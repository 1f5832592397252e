import type { Logger } from '@trueport/observability';
import mongoose, { type Connection } from 'mongoose';

const retryMs = 500;

/**
 * The connection of a service to MongoDB: made in the background, kept for ever. While it is away every operation
 * fails within seconds instead of waiting.
 */
export class MongoConnection {
  readonly connection: Connection;
  private closed = false;
  private readonly opening: Promise<void>;

  constructor(
    private readonly url: string,
    private readonly logger: Logger,
  ) {
    this.connection = mongoose.createConnection();
    // Driver errors come back from the operations; an unheard event would end the process.
    this.connection.on('error', () => undefined);
    this.connection.on('disconnected', () => logger.warn({ component: 'mongodb' }, 'MongoDB is away'));
    this.connection.on('connected', () => logger.info({ component: 'mongodb' }, 'MongoDB is connected'));
    this.opening = this.open();
  }

  /** Whether MongoDB answers, from what is known. */
  get isConnected(): boolean {
    return this.connection.readyState === mongoose.ConnectionStates.connected;
  }

  /** Resolves when the first connection has been made. */
  whenOpened(): Promise<void> {
    return this.opening;
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.connection.close(true);
  }

  private async open(): Promise<void> {
    while (!this.closed) {
      try {
        await this.connection.openUri(this.url, {
          autoIndex: false,
          autoCreate: false,
          bufferCommands: false,
          serverSelectionTimeoutMS: 2_000,
          connectTimeoutMS: 2_000,
          heartbeatFrequencyMS: 1_000,
          minHeartbeatFrequencyMS: 200,
          socketTimeoutMS: 30_000,
          maxPoolSize: 20,
        } as mongoose.ConnectOptions);
        return;
      } catch (error) {
        this.logger.debug({ component: 'mongodb', err: error }, 'MongoDB is not reachable yet');
        await new Promise((resolve) => setTimeout(resolve, retryMs).unref());
      }
    }
  }
}
