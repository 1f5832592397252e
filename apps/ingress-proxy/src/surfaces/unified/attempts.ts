import { maxAttempts, type Attempt, type GatewayError } from '@trueport/contracts';
import type { AnswerError } from '@trueport/dialects';
import { planRetry, type Deployment, type RetryBounds } from '@trueport/routing';
import { tenths } from '../../pipeline/events.js';
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

/** The outcome of an attempt that ended with an error of the provider. */
export function errorFailure(error: AnswerError, verbatim: WholeAnswer | null = null): AttemptOutcome {
  return { kind: 'failed', failure: { error, gatewayError: null, verbatim } };
}

/** Where a request stands after a failed attempt. */
export interface RetrySituation {
  /** 1 for the first. */
  readonly attempt: number;
  readonly candidates: number;
  readonly goesElsewhere: boolean;
  /** How long the deployment whose turn it is wants to be left alone. */
  readonly waitMs: number;
  readonly elapsedMs: number;
  readonly retryBounds: RetryBounds;
  readonly retryDeadlineMs: number;
}

/** How long to wait for the next attempt, or `null` when there is none. Every candidate is tried once. */
export function retryDelayMs({ error }: AttemptFailure, situation: RetrySituation): number | null {
  const { attempt, candidates, goesElsewhere, waitMs, elapsedMs, retryBounds, retryDeadlineMs } = situation;
  const decision = planRetry(
    {
      attempt,
      retryable: error.retryable,
      goesElsewhere,
      remainingMs: retryDeadlineMs - elapsedMs,
      retryAfterMs: waitMs,
    },
    { ...retryBounds, maxAttempts: Math.max(retryBounds.maxAttempts, Math.min(candidates, maxAttempts)) },
    Math.random(),
  );
  return decision.kind === 'stop' ? null : decision.delayMs;
}

type OpenAttempt = { -readonly [Field in keyof Attempt]: Attempt[Field] };

/** The attempts of one request, for its log: an attempt is there from its beginning, and told how it ended. */
export class AttemptLog {
  private readonly attempts: OpenAttempt[] = [];
  private open: { readonly attempt: OpenAttempt; readonly startedAtMs: number } | null = null;

  constructor(private readonly record: ExchangeRecord) {}

  /** Attempts after the first. */
  get retries(): number {
    return Math.max(0, this.attempts.length - 1);
  }

  begin({ provider, model }: Deployment, startedAtMs: number): void {
    const { record } = this;
    const attempt = {
      provider,
      deployment: record.deployment,
      model,
      status_code: null,
      error_code: null,
      started_after_ms: tenths(startedAtMs - record.admission.startedAtMs),
      duration_ms: 0,
    };
    this.open = { attempt, startedAtMs };
    if (this.attempts.length < maxAttempts) this.attempts.push(attempt);
    record.attempts = this.attempts;
  }

  failed(failure: AttemptFailure, endedAtMs: number): void {
    this.end(endedAtMs, failure.error.upstreamStatus ?? null, codeOf(failure));
  }

  /** The request is over: the attempt that is still open is the one that answered, or was cut. */
  settled({ statusCode, errorCode }: ExchangeRecord, endedAtMs: number): void {
    this.end(endedAtMs, statusCode, errorCode);
  }

  private end(endedAtMs: number, statusCode: number | null, errorCode: string | null): void {
    if (this.open === null) return;
    const { attempt, startedAtMs } = this.open;
    attempt.status_code = statusCode;
    attempt.error_code = errorCode;
    attempt.duration_ms = tenths(endedAtMs - startedAtMs);
    this.open = null;
  }
}

function codeOf({ gatewayError, error }: AttemptFailure): string {
  return gatewayError?.code ?? error.code ?? error.kind;
}
