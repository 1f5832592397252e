import type { MetricsRegistry } from '@trueport/observability';
import { Counter, Gauge } from 'prom-client';

/** Metrics of the durable consumers. */
export class ConsumerMetrics {
  readonly events: Counter.Internal;
  readonly batches: Counter.Internal;
  readonly failures: Counter.Internal;
  readonly deadLetters: Counter.Internal;
  readonly lag: Gauge.Internal<string>;

  constructor(registry: MetricsRegistry) {
    const counter = (name: string, help: string): Counter.Internal =>
      new Counter({ name, help, registers: [registry] }).labels();
    this.events = counter('trueport_consumer_events_total', 'Events handled.');
    this.batches = counter('trueport_consumer_batches_total', 'Batches handled.');
    this.failures = counter('trueport_consumer_failed_batches_total', 'Batches whose handling failed.');
    this.deadLetters = counter('trueport_consumer_dead_letters_total', 'Messages and events given up.');
    this.lag = new Gauge({
      name: 'trueport_consumer_pending_messages',
      help: 'Messages that wait in the stream, as of the last one received.',
      registers: [registry],
    }).labels();
  }
}
