import { RpcException } from '@nestjs/microservices';

/** What a handler's failure says to the consumer, as it comes out of Nest. */
export interface HandlingFailure {
  readonly retryLater: boolean;
  readonly name: string;
  readonly message: string;
}

/**
 * Tells the consumer why a batch could not be handled. Nest replaces other exceptions by "Internal server error",
 * so handlers wrap what they catch.
 */
export class HandlingError extends RpcException {
  private constructor(failure: HandlingFailure) {
    super(failure);
  }

  /** The events are fine, but a store is away: they come again and the attempt does not count. */
  static retryLater(cause: unknown): HandlingError {
    return new HandlingError(failureOf(cause, true));
  }

  /** The events cannot be handled; after enough attempts they become dead letters. */
  static failed(cause: unknown): HandlingError {
    return new HandlingError(failureOf(cause, false));
  }
}

function failureOf(cause: unknown, retryLater: boolean): HandlingFailure {
  const error = cause instanceof Error ? cause : new Error(String(cause));
  return { retryLater, name: error.name, message: error.message };
}
