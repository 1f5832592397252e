import type { MetricsRegistry } from '@trueport/observability';
import type { PolicyAction } from '@trueport/contracts';
import { Counter, Gauge, Histogram } from 'prom-client';
import type { ExchangeRecord } from './exchange-record.js';

const durationBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300];

interface BoundMetrics {
  readonly requests: Counter.Internal;
  readonly duration: Histogram.Internal<string>;
  readonly timeToFirstByte: Histogram.Internal<string>;
}

/** Metrics of the data plane. Labels come from closed sets only: provider, status class, error code. */
export class IngressMetrics {
  private readonly registry: MetricsRegistry;
  private readonly requests: Counter;
  private readonly duration: Histogram;
  private readonly timeToFirstByte: Histogram;
  private readonly refusals: Counter;
  private readonly unauthenticated: Counter;
  private readonly policyHits: Counter<'action'>;
  private readonly bound = new Map<string, BoundMetrics>();

  constructor(registry: MetricsRegistry) {
    const registers = [registry];
    this.registry = registry;
    this.requests = new Counter({
      name: 'trueport_ingress_requests_total',
      help: 'Authenticated requests by provider and status class.',
      labelNames: ['provider', 'status_class'],
      registers,
    });
    this.duration = new Histogram({
      name: 'trueport_ingress_request_duration_seconds',
      help: 'From admission to the last byte.',
      labelNames: ['provider'],
      buckets: durationBuckets,
      registers,
    });
    this.timeToFirstByte = new Histogram({
      name: 'trueport_ingress_time_to_first_byte_seconds',
      help: 'From admission to the first body byte.',
      labelNames: ['provider'],
      buckets: durationBuckets,
      registers,
    });
    this.refusals = new Counter({
      name: 'trueport_ingress_errors_total',
      help: 'Authenticated requests that ended with a gateway error, by code.',
      labelNames: ['code'],
      registers,
    });
    this.unauthenticated = new Counter({
      name: 'trueport_ingress_unauthenticated_requests_total',
      help: 'Requests turned away before a tenant was known, by code; they have no usage log.',
      labelNames: ['code'],
      registers,
    });
    this.policyHits = new Counter({
      name: 'trueport_ingress_policy_hits_total',
      help: 'Policies that matched in line, by action.',
      labelNames: ['action'],
      registers,
    });
  }

  /** Counts a policy that matched. */
  countPolicyHit(action: PolicyAction): void {
    this.policyHits.inc({ action });
  }

  /** Shows how many requests are being served. */
  inFlightFrom(count: () => number): void {
    this.gaugeFrom('trueport_ingress_in_flight_requests', 'Requests being served.', count);
  }

  /** Shows which revision of the configuration is served. */
  configurationRevisionFrom(revision: () => number): void {
    this.gaugeFrom(
      'trueport_ingress_configuration_revision',
      'Revision of the configuration served.',
      revision,
    );
  }

  /** Counts a request that was turned away before its tenant was known. */
  countUnauthenticated(code: string): void {
    this.unauthenticated.inc({ code });
  }

  /** Counts a settled request. */
  observe(record: ExchangeRecord): void {
    const { admission } = record;
    const statusClass = record.statusCode === 0 ? 'none' : `${Math.floor(record.statusCode / 100)}xx`;
    const bound = this.boundTo(record.provider, statusClass);
    bound.requests.inc();
    if (record.endedAtMs !== null) bound.duration.observe((record.endedAtMs - admission.startedAtMs) / 1000);
    if (record.firstByteAtMs !== null) {
      bound.timeToFirstByte.observe((record.firstByteAtMs - admission.startedAtMs) / 1000);
    }
    if (record.errorCode !== null) this.refusals.inc({ code: record.errorCode });
  }

  private gaugeFrom(name: string, help: string, value: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      collect() {
        this.set(value());
      },
    });
  }

  /** Label sets are looked up once: with labels each observation would cost several times as much. */
  private boundTo(provider: string, statusClass: string): BoundMetrics {
    const name = `${provider} ${statusClass}`;
    let bound = this.bound.get(name);
    if (bound === undefined) {
      bound = {
        requests: this.requests.labels({ provider, status_class: statusClass }),
        duration: this.duration.labels({ provider }),
        timeToFirstByte: this.timeToFirstByte.labels({ provider }),
      };
      this.bound.set(name, bound);
    }
    return bound;
  }
}
