import { HttpException } from '@nestjs/common';
import { GatewayError, type ErrorCode } from '@trueport/contracts';

/** Statuses that the framework answers by itself, with the code that says the same. */
const codeOfStatus: Readonly<Record<number, ErrorCode>> = {
  404: 'NOT_FOUND',
  408: 'REQUEST_TIMEOUT',
  413: 'PAYLOAD_TOO_LARGE',
  414: 'URI_TOO_LONG',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  431: 'HEADERS_TOO_LARGE',
};

/** Names of driver errors that mean that the store is away, not that the request or the code is wrong. */
const storeAwayNames: ReadonlySet<string> = new Set([
  'MongoNetworkError',
  'MongoNetworkTimeoutError',
  'MongoServerSelectionError',
  'MongoServerClosedError',
  'MongoTopologyClosedError',
  'MongoNotConnectedError',
  'MongoExpiredSessionError',
  'MongoPoolClearedError',
  'MongoPoolClosedError',
  'MongoWaitQueueTimeoutError',
  'MongoOperationTimeoutError',
  'MongoClientClosedError',
  'MongooseServerSelectionError',
  'DisconnectedError',
]);

const storeRetrySeconds = 2;

/**
 * What a client is told about anything thrown; the original stays as cause.
 *
 * @param isStoreConnected whether the store was there; without it an unknown failure most likely comes from that
 */
export function errorOf(thrown: unknown, isStoreConnected: boolean): GatewayError {
  if (thrown instanceof GatewayError) return thrown;
  if (isStoreAway(thrown)) return storeAway(thrown);
  const status = statusOf(thrown);
  if (status === null || status < 400 || status >= 500) {
    return isStoreConnected ? GatewayError.from(thrown) : storeAway(thrown);
  }
  return new GatewayError(codeOfStatus[status] ?? 'BAD_REQUEST', undefined, { cause: thrown });
}

function storeAway(cause: unknown): GatewayError {
  const message = 'The store is not reachable right now.';
  return new GatewayError('UNAVAILABLE', message, { cause, retryAfterSeconds: storeRetrySeconds });
}

/** Whether a failure comes from a store that cannot be reached. */
function isStoreAway(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  return storeAwayNames.has(thrown.name) || isStoreAway(thrown.cause);
}

/** The status of an error of the framework; our own code throws none of these. */
function statusOf(thrown: unknown): number | null {
  if (thrown instanceof HttpException) return thrown.getStatus();
  const { code, statusCode } = (thrown ?? {}) as { code?: unknown; statusCode?: unknown };
  return typeof code === 'string' && code.startsWith('FST_') && typeof statusCode === 'number'
    ? statusCode
    : null;
}
