const awayNames: ReadonlySet<string> = new Set([
  'MongoNetworkError',
  'MongoNetworkTimeoutError',
  'MongoServerSelectionError',
  'MongoNotConnectedError',
  'MongoTopologyClosedError',
  'MongoPoolClearedError',
  'PoolClearedError',
  'PoolClearedOnNetworkError',
  'MongoPoolClosedError',
  'MongoConnectionPoolClearedError',
  'MongoOperationTimeoutError',
  'MongoExpiredSessionError',
  'MongooseError',
]);

/**
 * Codes of a server that is starting, stopping or has lost its primary.
 *
 * @source MongoDB error codes 91, 189, 10107, 11600, 11602, 13435, 13436
 */
const awayCodes: ReadonlySet<unknown> = new Set([91, 189, 10107, 11600, 11602, 13435, 13436]);

/** Whether a failure says that the store is away, not that the events are at fault. */
export function isStoreAway(error: unknown): boolean {
  const { name, code, cause } = (error ?? {}) as { name?: string; code?: unknown; cause?: unknown };
  if (awayNames.has(name ?? '') || awayCodes.has(code)) return true;
  if (typeof code === 'string' && /^E(?:CONN|PIPE|TIMEDOUT|HOST|NET)/.test(code)) return true;
  return cause !== undefined && cause !== null && isStoreAway(cause);
}
