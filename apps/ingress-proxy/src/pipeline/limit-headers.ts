import { gatewayHeaders, GatewayError, type ApiKeyRecord } from '@trueport/contracts';
import type { LimitDecision } from '@trueport/limits';

/** A decision that lets the request through. */
export type LimitPassed = Extract<LimitDecision, { allowed: true }>;
/** A decision that stops it. */
export type LimitReached = Extract<LimitDecision, { allowed: false }>;

/** What the key has left, as OpenAI names it: limit, remaining requests, seconds until the window is free. */
export function rateLimitHeaders(decision: LimitPassed): readonly string[] {
  return [
    gatewayHeaders.rateLimitRequests,
    String(decision.limit),
    gatewayHeaders.rateRemainingRequests,
    String(decision.remaining),
    gatewayHeaders.rateResetRequests,
    `${decision.resetSeconds}s`,
  ];
}

/** The error for a reached limit. */
export function limitError(decision: LimitReached, key: ApiKeyRecord): GatewayError {
  const options = { retryAfterSeconds: decision.retryAfterSeconds };
  if (decision.kind === 'ip') return new GatewayError('IP_RATE_LIMITED', undefined, options);
  const message = `Key ${key.public_id} exceeded its limit of ${decision.limit} requests per minute.`;
  return new GatewayError('RATE_LIMITED', message, options);
}

/** Headers of the refusal; the per-IP limit answers as a web application firewall would. */
export function limitRefusalHeaders(decision: LimitReached): readonly string[] {
  if (decision.kind === 'ip') return ['x-amzn-waf-action', 'block'];
  return [
    gatewayHeaders.limitKind,
    decision.kind,
    gatewayHeaders.rateLimitRequests,
    String(decision.limit),
    gatewayHeaders.rateRemainingRequests,
    '0',
    gatewayHeaders.rateResetRequests,
    `${decision.retryAfterSeconds}s`,
  ];
}
