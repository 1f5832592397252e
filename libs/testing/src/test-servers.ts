/** Addresses of the servers the test runner has started. */
export interface TestServers {
  readonly natsUrl: string;
  readonly redisUrl: string;
  /** Without a database; add one with `mongodbUrlFor`. */
  readonly mongodbUrl: string;
}

/**
 * The servers of this test run.
 *
 * @throws Error with the command that helps when the tests were not started through the runner
 */
export function testServers(): TestServers {
  return { natsUrl: address('NATS_URL'), redisUrl: address('REDIS_URL'), mongodbUrl: address('MONGODB_URL') };
}

/** The MongoDB address with a database of its own. */
export function mongodbUrlFor(database: string): string {
  const url = new URL(testServers().mongodbUrl);
  url.pathname = `/${database}`;
  return url.toString();
}

function address(variable: string): string {
  const value = process.env[variable];
  if (value === undefined || value === '') {
    throw new Error(`${variable} is not set: run the tests with "npm test", which starts the servers.`);
  }
  return value;
}
