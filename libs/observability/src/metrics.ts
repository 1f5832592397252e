import { collectDefaultMetrics, Registry } from 'prom-client';

/** Metrics of one process in Prometheus form. */
export type MetricsRegistry = Registry;

/** A registry with the process metrics (CPU, memory, event-loop lag, garbage collection) and the service's name. */
export function createMetricsRegistry(service: string): MetricsRegistry {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry, prefix: 'trueport_' });
  return registry;
}
