import type { Logger, MetricsRegistry } from '@trueport/observability';
import { Gauge } from 'prom-client';
import { ProviderBreaker, type BreakerOptions, type BreakerState } from './provider-breaker.js';

/**
 * Hosts with a breaker at once; bounds memory and the labels of the metric. An operator has few provider hosts, only
 * Azure resources can be many.
 */
const maxHosts = 256;

const gaugeValues: Readonly<Record<BreakerState, number>> = { closed: 0, half_open: 1, open: 2 };

/** The breakers of all provider hosts, with their metric and a log line per change of state. */
export class BreakerRegistry {
  /** In order of use: the front was used longest ago. */
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

  /**
   * The breaker of a host, made at the first request to it. Use it at once: beyond 256 hosts the closed breaker that
   * was used longest ago is forgotten.
   */
  get(host: string): ProviderBreaker {
    let breaker = this.breakers.get(host);
    if (breaker === undefined) {
      if (this.breakers.size >= maxHosts) this.forgetOne();
      breaker = new ProviderBreaker(this.options, (state) => this.noteChange(host, state));
      this.stateGauge.set({ provider_host: host }, gaugeValues.closed);
    } else {
      this.breakers.delete(host);
    }
    this.breakers.set(host, breaker);
    return breaker;
  }

  /** State by host, for the readiness report. */
  states(): Readonly<Record<string, BreakerState>> {
    return Object.fromEntries([...this.breakers].map(([host, breaker]) => [host, breaker.state]));
  }

  /** Stops the timers of all breakers. */
  shutdown(): void {
    for (const breaker of this.breakers.values()) breaker.shutdown();
  }

  /** Prefers a closed circuit: forgetting an open one would send traffic to a host that is failing. */
  private forgetOne(): void {
    let victim: string | undefined;
    for (const [host, breaker] of this.breakers) {
      victim ??= host;
      if (breaker.state !== 'closed') continue;
      victim = host;
      break;
    }
    if (victim === undefined) return;
    this.breakers.get(victim)?.shutdown();
    this.breakers.delete(victim);
    this.stateGauge.remove({ provider_host: victim });
  }

  private noteChange(host: string, state: BreakerState): void {
    this.stateGauge.set({ provider_host: host }, gaugeValues[state]);
    const line = { component: 'breaker', provider_host: host, state };
    if (state === 'open') this.logger.warn(line, 'circuit opened');
    else this.logger.info(line, 'circuit changed');
  }
}
