import type { MetricsRegistry } from '@trueport/observability';
import { Counter, Gauge } from 'prom-client';

/** Metrics of the event publisher, bound once. */
export class PublisherMetrics {
  readonly published: Counter.Internal;
  readonly acknowledged: Counter.Internal;
  readonly retried: Counter.Internal;
  readonly dropped: Counter.Internal;
  readonly diskFailures: Counter.Internal;

  constructor(registry: MetricsRegistry, spool: () => { readonly events: number; readonly bytes: number }) {
    const counter = (name: string, help: string): Counter.Internal =>
      new Counter({ name, help, registers: [registry] }).labels();
    this.published = counter('trueport_bus_published_events_total', 'Events taken.');
    this.acknowledged = counter(
      'trueport_bus_acknowledged_events_total',
      'Events JetStream has acknowledged.',
    );
    this.retried = counter('trueport_bus_retried_messages_total', 'Messages JetStream did not take at once.');
    this.dropped = counter(
      'trueport_bus_spool_dropped_events_total',
      'Events lost because the spool was full.',
    );
    this.diskFailures = counter(
      'trueport_bus_spool_disk_failures_total',
      'Events that could not be written to disk.',
    );
    new Gauge({
      name: 'trueport_bus_spool_events',
      help: 'Events that JetStream has not acknowledged.',
      registers: [registry],
      collect() {
        this.set(spool().events);
      },
    });
    new Gauge({
      name: 'trueport_bus_spool_bytes',
      help: 'Size of the spool on disk.',
      registers: [registry],
      collect() {
        this.set(spool().bytes);
      },
    });
  }
}
