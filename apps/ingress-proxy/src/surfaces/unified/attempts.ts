import { maxAttempts, type Attempt, type GatewayError } from '@trueport/contracts';
import type { AnswerError } from '@trueport/dialects';
import { planRetry, type Deployment, type RetryBounds } from '@trueport/routing';
import type { ExchangeRecord } from '../../pipeline/exchange-record.js';
import { answerErrorOf } from '../../server/error-shapes.js';
import type { WholeAnswer } from './upstream-call.js';

/** Why an attempt ended before the client saw anything of it. */
export interface AttemptFailure {
  readonly error: AnswerError;
  /** The gateway's own code, when the provider gave no answer. */
  readonly gatewayError: GatewayError | null;
  /** The provider's error as it came, when the client speaks its dialect. */
  readonly verbatim: WholeAnswer | null;
}

/** What came of one attempt: once an answer has begun, no other follows. */
export type AttemptOutcome =
  { readonly kind: 'answered' } | { readonly kind: 'failed'; readonly failure: AttemptFailure };

export const answered: AttemptOutcome = { kind: 'answered' };

/** The outcome of an attempt that ended with an error of the gateway. */
export function gatewayFailure(gatewayError: GatewayError): AttemptOutcome {
  return { kind: 'failed', failure: { error: answerErrorOf(gatewayError), gatewayError, verbatim: null } };
}

/** Where a request stands after a failed attempt. */
export interface RetrySituation {
  /** 1 for the first. */
  readonly attempt: number;
  readonly candidates: number;
  readonly goesElsewhere: boolean;
  readonly elapsedMs: number;
  readonly retryBounds: RetryBounds;
  readonly retryDeadlineMs: number;
}

/** How long to wait for the next attempt, or `null` when there is none. Every candidate is tried once. */
export function retryDelayMs({ error }: AttemptFailure, situation: RetrySituation): number | null {
  const { attempt, candidates, goesElsewhere, elapsedMs, retryBounds, retryDeadlineMs } = situation;
  const decision = planRetry(
    {
      attempt,
      retryable: error.retryable,
      goesElsewhere,
      remainingMs: retryDeadlineMs - elapsedMs,
      ...(error.retryAfterSeconds === undefined ? {} : { retryAfterMs: error.retryAfterSeconds * 1000 }),
    },
    { ...retryBounds, maxAttempts: Math.max(retryBounds.maxAttempts, Math.min(candidates, maxAttempts)) },
    Math.random(),
  );
  return decision.kind === 'stop' ? null : decision.delayMs;
}

/** The attempts of one request, for its log. */
export class AttemptLog {
  private readonly attempts: Attempt[] = [];

  constructor(private readonly record: ExchangeRecord) {}

  /** Attempts after the first. */
  get retries(): number {
    return Math.max(0, this.attempts.length - 1);
  }

  add(deployment: Deployment, startedAtMs: number, endedAtMs: number, outcome: AttemptOutcome): void {
    if (this.attempts.length === maxAttempts) return;
    const { record } = this;
    const failure = outcome.kind === 'failed' ? outcome.failure : null;
    this.attempts.push({
      provider: deployment.provider,
      deployment: record.deployment,
      model: deployment.model,
      status_code: failure === null ? 200 : (failure.error.upstreamStatus ?? null),
      error_code: failure === null ? null : codeOf(failure),
      started_after_ms: tenths(startedAtMs - record.admission.startedAtMs),
      duration_ms: tenths(endedAtMs - startedAtMs),
    });
    record.attempts = this.attempts;
  }
}

function codeOf({ gatewayError, error }: AttemptFailure): string {
  return gatewayError?.code ?? error.code ?? error.kind;
}

function tenths(durationMs: number): number {
  return Math.max(0, Math.round(durationMs * 10)) / 10;
}
