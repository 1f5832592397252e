import type { DependencyState, Health } from '@trueport/contracts';

/** Asks a dependency for its state; must answer at once, from what is known, without a round trip. */
export type HealthProbe = () => DependencyState;

/** Adds facts to the readiness report, such as the configuration version served. */
export type ReadinessDetail = () => Readonly<Record<string, unknown>>;

/** Readiness of an instance: whether it should get traffic, and why not. */
export interface Readiness {
  readonly ready: boolean;
  readonly reason: string | null;
  readonly details: Readonly<Record<string, unknown>>;
}

/**
 * Health of one service. A dependency that is away makes it `degraded`, not unready: the hot path works without
 * stores. Unready means: starting, draining, or a named condition does not hold yet.
 */
export class HealthRegistry {
  private readonly probes = new Map<string, HealthProbe>();
  private readonly conditions = new Map<string, () => boolean>();
  private readonly detailSources = new Map<string, ReadinessDetail>();
  private draining = false;

  constructor(private readonly version: string) {}

  /** Registers a dependency shown in `/health`. */
  addDependency(name: string, probe: HealthProbe): void {
    this.probes.set(name, probe);
  }

  /** Registers a condition without which the instance gets no traffic. */
  addReadinessCondition(name: string, holds: () => boolean): void {
    this.conditions.set(name, holds);
  }

  /** Registers facts shown in `/health/ready` under a name. */
  addDetail(name: string, detail: ReadinessDetail): void {
    this.detailSources.set(name, detail);
  }

  /** From now on `/health/ready` answers 503, so that a load balancer turns away before the port closes. */
  startDraining(): void {
    this.draining = true;
  }

  get isDraining(): boolean {
    return this.draining;
  }

  health(): Health {
    const services = Object.fromEntries([...this.probes].map(([name, probe]) => [name, probe()]));
    const connected = Object.values(services).every((state) => state === 'connected');
    const status = this.draining ? 'shutting_down' : connected ? 'healthy' : 'degraded';
    return { status, version: this.version, services };
  }

  readiness(): Readiness {
    const details = Object.fromEntries([...this.detailSources].map(([name, detail]) => [name, detail()]));
    if (this.draining) return { ready: false, reason: 'shutting_down', details };
    for (const [name, holds] of this.conditions) {
      if (!holds()) return { ready: false, reason: name, details };
    }
    return { ready: true, reason: null, details };
  }
}
