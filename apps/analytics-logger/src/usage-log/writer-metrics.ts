import type { MetricsRegistry } from '@trueport/observability';
import { Counter, Histogram } from 'prom-client';

/** Metrics of writing usage logs. */
export class WriterMetrics {
  readonly written: Counter.Internal;
  readonly duplicates: Counter.Internal;
  readonly seconds: Histogram;

  constructor(registry: MetricsRegistry) {
    const registers = [registry];
    this.written = new Counter({
      name: 'trueport_logger_logs_written_total',
      help: 'Usage logs written.',
      registers,
    }).labels();
    this.duplicates = new Counter({
      name: 'trueport_logger_duplicates_total',
      help: 'Events whose log existed already.',
      registers,
    }).labels();
    this.seconds = new Histogram({
      name: 'trueport_logger_write_seconds',
      help: 'From a batch to its durable logs and rollups.',
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    });
  }
}
