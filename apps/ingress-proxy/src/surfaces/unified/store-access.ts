import { GatewayError } from '@trueport/contracts';
import type { Logger, MetricsRegistry } from '@trueport/observability';
import { Gauge } from 'prom-client';

/** Asks the store of responses; a metric and one log line per change of state say whether it answers. */
export class StoreAccess {
  private readonly awayGauge: Gauge.Internal<string>;
  private isAway = false;

  constructor(
    metrics: MetricsRegistry,
    private readonly logger: Logger,
  ) {
    this.awayGauge = awayGaugeIn(metrics);
    this.awayGauge.set(0);
  }

  /**
   * Waits for an answer until a time on the clock of `performance.now()`.
   *
   * @throws GatewayError UNAVAILABLE when there is none, or none in time
   */
  async ask<Answer>(question: () => Promise<Answer>, endsAtMs: number): Promise<Answer> {
    try {
      const answer = await before(endsAtMs, question());
      this.noteBack();
      return answer;
    } catch (cause) {
      this.noteAway(cause);
      const message = 'Stored responses cannot be reached right now.';
      throw new GatewayError('UNAVAILABLE', message, { cause, retryAfterSeconds: 1 });
    }
  }

  /** The store did not answer. */
  noteAway(error: unknown): void {
    if (this.isAway) return;
    this.isAway = true;
    this.awayGauge.set(1);
    this.logger.warn({ component: 'responses', err: error }, 'Redis is away: responses are not kept');
  }

  /** The store has answered. */
  noteBack(): void {
    if (!this.isAway) return;
    this.isAway = false;
    this.awayGauge.set(0);
    this.logger.info({ component: 'responses' }, 'Redis answers again: responses are kept');
  }
}

function awayGaugeIn(metrics: MetricsRegistry): Gauge.Internal<string> {
  return new Gauge({
    name: 'trueport_responses_store_away',
    help: '1 while responses are not kept because Redis is away or slow, else 0.',
    registers: [metrics],
  }).labels();
}

async function before<Answer>(endsAtMs: number, answer: Promise<Answer>): Promise<Answer> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new Error('Redis did not answer in time')),
    Math.max(0, endsAtMs - performance.now()),
  );
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
