import type { MetricsRegistry } from '@trueport/observability';
import { Counter, Histogram } from 'prom-client';

/** Metrics of writing a view of the facts. */
export class ViewMetrics {
  readonly written: Counter.Internal;
  readonly duplicates: Counter.Internal;
  readonly seconds: Histogram;

  constructor(registry: MetricsRegistry) {
    const registers = [registry];
    this.written = new Counter({
      name: 'trueport_view_written_total',
      help: 'Documents written for requests.',
      registers,
    }).labels();
    this.duplicates = new Counter({
      name: 'trueport_view_duplicates_total',
      help: 'Events whose document existed already.',
      registers,
    }).labels();
    this.seconds = new Histogram({
      name: 'trueport_view_write_seconds',
      help: 'From a batch to its durable documents and rollups.',
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    });
  }
}
