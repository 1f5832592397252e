export { BusConnection } from './bus-connection.js';
export {
  busConnectionSettings,
  consumerSettings,
  publisherSettings,
  type BusConnectionSettings,
} from './bus.config.js';
export type { EventBatch, MessagePosition } from './consumer/event-batch.js';
export { JetStreamStrategy, type JetStreamStrategyOptions } from './consumer/jetstream-strategy.js';
export { HandlingError } from './consumer/retry-later.js';
export {
  EventPublisher,
  type EncodedEvent,
  type PublishableEvent,
  type PublisherOptions,
} from './publisher/event-publisher.js';
export { eventsOfMessage } from './wire/event-message.js';
