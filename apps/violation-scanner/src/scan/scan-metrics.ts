import type { MetricsRegistry } from '@trueport/observability';
import { Counter, Histogram } from 'prom-client';

/** Metrics of the scan. */
export class ScanMetrics {
  readonly contents: Counter.Internal;
  readonly truncated: Counter.Internal;
  readonly violations: Counter<'type'>;
  readonly seconds: Histogram;

  constructor(registry: MetricsRegistry) {
    const registers = [registry];
    this.contents = new Counter({
      name: 'trueport_scan_contents_total',
      help: 'Prompts and answers scanned.',
      registers,
    }).labels();
    this.truncated = new Counter({
      name: 'trueport_scan_truncated_total',
      help: 'Contents with more text than was scanned.',
      registers,
    }).labels();
    this.violations = new Counter({
      name: 'trueport_scan_violations_total',
      help: 'Violations found, by type.',
      labelNames: ['type'],
      registers,
    });
    this.seconds = new Histogram({
      name: 'trueport_scan_seconds',
      help: 'Scanning the contents of one job, without reading and writing them.',
      buckets: [0.001, 0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    });
  }
}
