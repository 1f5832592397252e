import { testServers } from './test-servers.js';

/**
 * Settings with which a service under test reaches the servers, in a namespace of its own.
 *
 * @param streamMebibytes what each stream may grow to: the server reserves it
 */
export function serviceSettings(namespace: string, streamMebibytes = 16) {
  const streamBytes = String(streamMebibytes * 1024 * 1024);
  return {
    LOG_LEVEL: process.env['TEST_LOG'] ?? 'silent',
    MONGODB_URL: testServers.mongodbUrl(namespace),
    NATS_URL: testServers.natsUrl,
    BUS_PREFIX: namespace,
    BUS_GATEWAY_MAX_BYTES: streamBytes,
    BUS_CONTENT_MAX_BYTES: streamBytes,
    REDIS_URL: testServers.redisUrl,
    REDIS_KEY_PREFIX: `${namespace}:`,
  };
}
