import {
  jetstream,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
  DiscardPolicy,
  type JetStreamClient,
  type JetStreamManager,
} from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { busNames, type BusNames, type StreamName } from '@trueport/contracts';
import type { Logger } from '@trueport/observability';
import type { BusConnectionSettings } from './bus.config.js';

/** How long a stream keeps its messages, and how much room they may take. */
interface StreamBounds {
  readonly maxAgeHours: number;
  readonly maxBytes: number;
}

/** Called with the connection whenever it has come (back) and the streams are there. */
export type ConnectedListener = (connection: NatsConnection) => void;

const nanosecondsPerHour = 3_600_000_000_000;
/** The server reserves what a stream may grow to, so these stay modest. */
const notificationBounds: StreamBounds = { maxAgeHours: 24, maxBytes: 16 * 1024 * 1024 };
const deadLetterBounds: StreamBounds = { maxAgeHours: 24 * 90, maxBytes: 64 * 1024 * 1024 };
const duplicateWindowNanoseconds = 120_000_000_000;
const notificationTimeoutMs = 1_000;
const setupRetryMs = 500;

/**
 * The connection of a service to NATS: made in the background, kept for ever, with the streams set up each time it
 * comes. A service starts and works without it.
 */
export class BusConnection {
  readonly names: BusNames;
  private connection: NatsConnection | null = null;
  private connected = false;
  private closed = false;
  private readonly listeners: ConnectedListener[] = [];
  private readonly connecting: Promise<void>;
  private setupTimer: NodeJS.Timeout | null = null;

  constructor(
    private readonly settings: BusConnectionSettings,
    /** Shown in the server's connection list. */
    private readonly serviceName: string,
    private readonly logger: Logger,
  ) {
    this.names = busNames(settings.BUS_PREFIX);
    this.connecting = this.connectInBackground();
  }

  /** Whether messages can be sent right now, from what is known. */
  get isConnected(): boolean {
    return this.connected;
  }

  /** The connection while there is one. */
  get current(): NatsConnection | null {
    return this.connected ? this.connection : null;
  }

  /** Calls the listener each time the connection has come, at once when it is there. */
  onConnected(listener: ConnectedListener): void {
    this.listeners.push(listener);
    if (this.connected && this.connection !== null) listener(this.connection);
  }

  /** @throws Error while NATS is away */
  jetstream(): JetStreamClient {
    if (this.connection === null) throw new Error('NATS is not connected');
    return jetstream(this.connection);
  }

  /** @throws Error while NATS is away */
  manager(): Promise<JetStreamManager> {
    if (this.connection === null) return Promise.reject(new Error('NATS is not connected'));
    return jetstreamManager(this.connection);
  }

  /**
   * Hears notifications on a subject as long as the process lives. What is sent while the connection is away is not
   * heard: the listener must look for itself after `onConnected`.
   */
  subscribe(subject: string, handle: () => void): void {
    let subscribed = false;
    this.onConnected((connection) => {
      // The client renews its subscriptions itself when it reconnects.
      if (!subscribed) connection.subscribe(subject, { callback: () => handle() });
      subscribed = true;
      handle();
    });
  }

  /** Sends a notification and waits for its acknowledgement. @throws Error when it does not come within a second */
  async notify(subject: string, event: { readonly id: string }): Promise<void> {
    if (!this.connected) throw new Error('NATS is not connected');
    await this.jetstream().publish(subject, JSON.stringify(event), {
      msgID: event.id,
      timeout: notificationTimeoutMs,
    });
  }

  /** Sets the streams up again; for a publisher that finds them gone. */
  setUpAgain(): void {
    if (this.setupTimer !== null || this.closed) return;
    this.setupTimer = setTimeout(() => {
      this.setupTimer = null;
      if (this.connection !== null && !this.connection.isClosed()) void this.setUp(this.connection);
    }, setupRetryMs);
  }

  async close(): Promise<void> {
    this.closed = true;
    this.connected = false;
    if (this.setupTimer !== null) clearTimeout(this.setupTimer);
    if (this.connection === null) {
      // The first connection is still being tried; nothing waits for it any more.
      void this.connecting.then(() => this.connection?.close());
      return;
    }
    await this.connection.close();
  }

  private async connectInBackground(): Promise<void> {
    while (!this.closed) {
      try {
        const connection = await connect({
          servers: this.settings.NATS_URL,
          name: this.serviceName,
          maxReconnectAttempts: -1,
          reconnectTimeWait: 200,
          reconnectJitter: 100,
          timeout: 2_000,
          pingInterval: 5_000,
          maxPingOut: 2,
        });
        this.connection = connection;
        void this.watch(connection);
        await this.setUp(connection);
        return;
      } catch (error) {
        this.logger.debug({ component: 'bus', err: error }, 'NATS is not reachable yet');
        await new Promise((resolve) => setTimeout(resolve, setupRetryMs).unref());
      }
    }
  }

  private async watch(connection: NatsConnection): Promise<void> {
    for await (const status of connection.status()) {
      if (status.type === 'disconnect') {
        this.connected = false;
        this.logger.warn({ component: 'bus' }, 'NATS is away');
      } else if (status.type === 'reconnect') {
        void this.setUp(connection);
      }
    }
  }

  private async setUp(connection: NatsConnection): Promise<void> {
    if (this.closed || connection.isClosed()) return;
    try {
      await this.ensureStreams(await jetstreamManager(connection, { timeout: 2_000 }));
    } catch (error) {
      this.logger.warn({ component: 'bus', err: error }, 'the streams cannot be set up yet');
      this.setUpAgain();
      return;
    }
    if (!this.connected) this.logger.info({ component: 'bus' }, 'NATS is connected');
    this.connected = true;
    for (const listener of this.listeners) listener(connection);
  }

  private async ensureStreams(manager: JetStreamManager): Promise<void> {
    const { settings } = this;
    const bounds: Readonly<Record<StreamName, StreamBounds>> = {
      gateway: { maxAgeHours: settings.BUS_GATEWAY_MAX_AGE_HOURS, maxBytes: settings.BUS_GATEWAY_MAX_BYTES },
      content: { maxAgeHours: settings.BUS_CONTENT_MAX_AGE_HOURS, maxBytes: settings.BUS_CONTENT_MAX_BYTES },
      events: notificationBounds,
      deadLetter: deadLetterBounds,
    };
    for (const stream of Object.keys(bounds) as StreamName[])
      await this.ensureStream(manager, stream, bounds[stream]);
  }

  private async ensureStream(
    manager: JetStreamManager,
    stream: StreamName,
    { maxAgeHours, maxBytes }: StreamBounds,
  ): Promise<void> {
    const name = this.names.streams[stream];
    const config = {
      name,
      subjects: [...this.names.streamSubjects[stream]],
      retention: RetentionPolicy.Limits,
      discard: DiscardPolicy.Old,
      storage: StorageType.File,
      num_replicas: this.settings.BUS_REPLICAS,
      max_age: maxAgeHours * nanosecondsPerHour,
      max_bytes: maxBytes,
      duplicate_window: duplicateWindowNanoseconds,
    };
    try {
      await manager.streams.info(name);
      await manager.streams.update(name, config);
    } catch (error) {
      if ((error as { code?: number }).code !== 404 && !/not found/i.test(String(error))) throw error;
      await manager.streams.add(config);
    }
  }
}
