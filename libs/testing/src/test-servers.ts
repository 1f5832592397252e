/** Addresses of the servers the test runner has started. */
export const testServers = {
  get natsUrl(): string {
    return address('NATS_URL');
  },
  get redisUrl(): string {
    return address('REDIS_URL');
  },
  /** MongoDB's address with a database of the test's own. */
  mongodbUrl(database: string): string {
    const url = new URL(address('MONGODB_URL'));
    url.pathname = `/${database}`;
    return url.toString();
  },
};

/** @throws Error with the command that helps when the tests were not started through the runner */
function address(variable: string): string {
  const value = process.env[variable];
  if (value === undefined || value === '') {
    throw new Error(`${variable} is not set: run the tests with "npm test", which starts the servers.`);
  }
  return value;
}
