import type { Logger, MetricsRegistry } from '@trueport/observability';
import { Gauge } from 'prom-client';
import { ProviderBreaker, type BreakerOptions, type BreakerState } from './provider-breaker.js';

/** Hosts beyond this share one breaker: an operator has few providers, and labels must stay few. */
const maxHosts = 256;
const overflowHost = 'other';

const gaugeValues: Readonly<Record<BreakerState, number>> = { closed: 0, half_open: 1, open: 2 };

/** The breakers of all provider hosts, with their metric and a log line per change of state. */
export class BreakerRegistry {
  private readonly breakers = new Map<string, ProviderBreaker>();
  private readonly stateGauge: Gauge;

  constructor(
    private readonly options: BreakerOptions,
    metrics: MetricsRegistry,
    private readonly logger: Logger,
  ) {
    this.stateGauge = new Gauge({
      name: 'trueport_breaker_state',
      help: 'Circuit breaker of a provider host: 0 closed, 1 half open, 2 open.',
      labelNames: ['provider_host'],
      registers: [metrics],
    });
  }

  /** The breaker of a host, made at the first request to it. */
  get(host: string): ProviderBreaker {
    const known = this.breakers.get(host);
    if (known !== undefined) return known;
    const name = this.breakers.size >= maxHosts ? overflowHost : host;
    let breaker = this.breakers.get(name);
    if (breaker === undefined) {
      breaker = new ProviderBreaker(this.options, (state) => this.noteChange(name, state));
      this.stateGauge.set({ provider_host: name }, gaugeValues.closed);
      this.breakers.set(name, breaker);
    }
    return breaker;
  }

  /** State by host, for the readiness report. */
  states(): Readonly<Record<string, BreakerState>> {
    return Object.fromEntries([...this.breakers].map(([host, breaker]) => [host, breaker.state]));
  }

  shutdown(): void {
    for (const breaker of this.breakers.values()) breaker.shutdown();
  }

  private noteChange(host: string, state: BreakerState): void {
    this.stateGauge.set({ provider_host: host }, gaugeValues[state]);
    const line = { component: 'breaker', provider_host: host, state };
    if (state === 'open') this.logger.warn(line, 'circuit opened');
    else this.logger.info(line, 'circuit changed');
  }
}
