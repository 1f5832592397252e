/** What kind of failure it is, in no provider's words; the client dialects have a name for each. */
export type AnswerErrorKind =
  | 'invalid_request'
  | 'authentication'
  | 'billing'
  | 'permission'
  | 'not_found'
  | 'timeout'
  | 'conflict'
  | 'too_large'
  | 'rate_limit'
  | 'server'
  | 'overloaded'
  /** The provider refused our own credential: nothing the client could mend. */
  | 'upstream_auth';

/** A failure as a client may see it: no keys, no addresses with credentials. */
export interface AnswerError {
  readonly kind: AnswerErrorKind;
  /** Status for the client, when there is still one to give. */
  readonly httpStatus: number;
  readonly message: string;
  /** `context_length_exceeded`, `model_not_found`, …; the kind's own when absent. */
  readonly code?: string;
  readonly param?: string;
  readonly retryAfterSeconds?: number;
  /** Whether another deployment may answer where this one did not. */
  readonly retryable: boolean;
  /** Status the provider gave, if it gave one. */
  readonly upstreamStatus?: number;
  /** More of the provider's error that its own clients read (Azure's `innererror`). */
  readonly details?: Readonly<Record<string, unknown>>;
}
