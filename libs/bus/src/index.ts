export { BusConnection, type BusConnectionOptions } from './bus-connection.js';
export { busConnectionSettings, consumerSettings, publisherSettings } from './bus.config.js';
export type { EventBatch } from './consumer/event-batch.js';
export { JetStreamStrategy, type JetStreamStrategyOptions } from './consumer/jetstream-strategy.js';
export { HandlingError } from './consumer/retry-later.js';
export { EventPublisher, type PublishableEvent, type PublisherOptions } from './publisher/event-publisher.js';
