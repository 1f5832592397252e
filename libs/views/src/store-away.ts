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
 * Codes of a server that is starting, stopping, has lost its primary or finds no majority.
 *
 * @source MongoDB error codes 64, 91, 100, 134, 189, 10107, 11600, 11602, 13435, 13436
 */
const awayCodes: ReadonlySet<unknown> = new Set([64, 91, 100, 134, 189, 10107, 11600, 11602, 13435, 13436]);

/** Whether a failure says that the store is away, not that the events are at fault. */
export function isStoreAway(error: unknown): boolean {
  const { name, code, cause, errorResponse } = (error ?? {}) as Partial<Record<string, unknown>>;
  if (awayNames.has(String(name)) || awayCodes.has(code)) return true;
  if (typeof code === 'string' && /^E(?:CONN|PIPE|TIMEDOUT|HOST|NET)/.test(code)) return true;
  // The driver wraps what ends a bulk write, a broken connection too, as if the server had said it.
  return [cause, errorResponse].some((inner) => inner !== undefined && inner !== null && isStoreAway(inner));
}
