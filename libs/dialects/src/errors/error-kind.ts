import type { AnswerErrorKind } from '../conversation/answer-error.js';

/** A kind and the status that stands for it when the provider gives none that fits. */
export interface KindAndStatus {
  readonly kind: AnswerErrorKind;
  readonly httpStatus: number;
}

const usualStatus: Readonly<Record<AnswerErrorKind, number>> = {
  invalid_request: 400,
  authentication: 401,
  billing: 402,
  permission: 403,
  not_found: 404,
  timeout: 504,
  conflict: 409,
  too_large: 413,
  rate_limit: 429,
  server: 502,
  overloaded: 503,
  upstream_auth: 502,
};

/**
 * Words that providers use, by kind. A refused credential is always ours: the client's was good enough for the gateway.
 *
 * @source OpenAI error codes; Anthropic errors; google.rpc.Code; Bedrock Converse errors; read 2026-11
 */
const words: Readonly<Partial<Record<AnswerErrorKind, readonly string[]>>> = {
  invalid_request: [
    'invalid_request_error',
    'invalid_request',
    'invalid_prompt',
    'invalid_value',
    'bad_request',
    'context_length_exceeded',
    'content_filter',
    'content_policy_violation',
    'invalid_argument',
    'failed_precondition',
    'out_of_range',
    'validation',
    'servicequotaexceeded',
    'unprocessable_entity_error',
  ],
  billing: [
    'insufficient_quota',
    'billing_error',
    'billing_hard_limit_reached',
    'billing_not_active',
    'insufficient_credits',
    'payment_required',
    'enforced_spend_limit_reached',
    'contract_spend_limit_reached',
  ],
  upstream_auth: [
    'authentication_error',
    'invalid_api_key',
    'api_key_invalid',
    'api_key_expired',
    'unauthenticated',
    'unauthorized',
    'permission_error',
    'permission_denied',
    'forbidden',
    'unrecognizedclient',
    'invalidsignature',
    'incompletesignature',
    'missingauthenticationtoken',
    'expiredtoken',
    'accessdenied',
    'invalid_organization',
    'account_deactivated',
  ],
  not_found: ['not_found_error', 'not_found', 'model_not_found', 'resourcenotfound', 'deploymentnotfound'],
  timeout: [
    'timeout',
    'timeout_error',
    'request_timeout',
    'gateway_timeout',
    'deadline_exceeded',
    'modeltimeout',
  ],
  conflict: ['conflict', 'conflict_error', 'aborted', 'already_exists'],
  too_large: ['request_too_large', 'payload_too_large'],
  rate_limit: [
    'rate_limit_error',
    'rate_limit_exceeded',
    'too_many_requests',
    'resource_exhausted',
    'throttling',
    'modelnotready',
    'requests',
    'tokens',
    'ramp_limit_exceeded',
  ],
  server: [
    'server_error',
    'api_error',
    'internal_error',
    'internal_server_error',
    'internal',
    'unknown',
    'data_loss',
    'cancelled',
    'internalserver',
    'internalfailure',
    'modelerror',
    'modelstreamerror',
    'upstream_error',
    'bad_gateway',
  ],
  overloaded: [
    'overloaded_error',
    'overloaded',
    'engine_overloaded',
    'service_unavailable',
    'service_unavailable_error',
    'unavailable',
    'serviceunavailable',
    'slow_down',
    'server_overloaded',
  ],
};

const kindOfWord = new Map(
  Object.entries(words).flatMap(([kind, list]) =>
    list.map((word) => [word, kind as AnswerErrorKind] as const),
  ),
);

/** The kind that a provider's word for an error stands for: `RESOURCE_EXHAUSTED`, `ThrottlingException`. */
export function kindOfName(name: string): AnswerErrorKind | undefined {
  return kindOfWord.get(name.toLowerCase().replace(/exception$/, ''));
}

const kindOfStatuses = new Map<number, AnswerErrorKind>([
  [401, 'upstream_auth'],
  [402, 'billing'],
  [403, 'upstream_auth'],
  [404, 'not_found'],
  [407, 'upstream_auth'],
  [408, 'timeout'],
  [409, 'conflict'],
  [413, 'too_large'],
  [424, 'server'],
  [429, 'rate_limit'],
  [499, 'server'],
  [503, 'overloaded'],
  [504, 'timeout'],
  [529, 'overloaded'],
]);

/** The kind that a status alone stands for; `undefined` for one that is no error. */
export function kindOfStatus(status: number): AnswerErrorKind | undefined {
  if (status < 400 || status > 599) return undefined;
  return kindOfStatuses.get(status) ?? (status < 500 ? 'invalid_request' : 'server');
}

/** Words for these tell more than the status they come with: AWS throttles with 400, OpenAI has 429 for an empty account. */
const strongKinds: ReadonlySet<AnswerErrorKind> = new Set([
  'billing',
  'upstream_auth',
  'timeout',
  'rate_limit',
  'overloaded',
]);

/**
 * What kind of failure it is and with which status a client hears of it.
 *
 * @param status of the answer or inside its document; `null` when there is neither
 * @param names  words of the provider for it, the most telling first
 */
export function kindOf(status: number | null, names: readonly string[]): KindAndStatus {
  const byStatus = status === null ? undefined : kindOfStatus(status);
  if (byStatus === 'upstream_auth') return { kind: byStatus, httpStatus: 502 };
  const known = names.flatMap((name) => kindOfName(name) ?? []);
  const strong = known.find((kind) => strongKinds.has(kind));
  const kind = strong ?? byStatus ?? known[0] ?? 'server';
  return { kind, httpStatus: statusFor(kind, status, byStatus) };
}

function statusFor(
  kind: AnswerErrorKind,
  status: number | null,
  byStatus: AnswerErrorKind | undefined,
): number {
  const isEmptyAccount = kind === 'billing' && status === 429;
  const fits = status !== null && (kind === byStatus || isEmptyAccount);
  return fits && status !== 424 && status !== 499 && kind !== 'upstream_auth' ? status : usualStatus[kind];
}

const finalKinds: ReadonlySet<AnswerErrorKind> = new Set([
  'invalid_request',
  'authentication',
  'permission',
  'not_found',
  'too_large',
]);

/** Whether another deployment may answer where this one failed so. */
export function isRetryable(kind: AnswerErrorKind): boolean {
  return !finalKinds.has(kind);
}
