import { errorRegistry, type ErrorCode, type ErrorDefinition } from './registry.js';

/** Facts that belong to one occurrence of an error. */
export interface GatewayErrorOptions {
  /** What went wrong inside; goes to the log, never to the client. */
  readonly cause?: unknown;
  /** Whole seconds until a retry makes sense; becomes `retry_after` and the `Retry-After` header. */
  readonly retryAfterSeconds?: number;
}

/**
 * The one error class: a closed code with its public text, apart from the cause.
 * Across processes compare `code`, not `instanceof`.
 */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  readonly retryAfterSeconds: number | undefined;

  /** @param message public text: says what was wrong and what was expected, holds no secret */
  constructor(
    readonly code: ErrorCode,
    message: string = errorRegistry[code].message,
    options: GatewayErrorOptions = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.retryAfterSeconds = options.retryAfterSeconds;
  }

  /** Status, owner and retryability of the code. */
  get definition(): ErrorDefinition {
    return errorRegistry[this.code];
  }

  /** Turns anything thrown into a GatewayError; what is unknown becomes `INTERNAL` with the original as cause. */
  static from(thrown: unknown): GatewayError {
    return thrown instanceof GatewayError
      ? thrown
      : new GatewayError('INTERNAL', undefined, { cause: thrown });
  }
}
