/** The backing servers of the product, in the order they are started. */
export const serverNames = ['nats', 'redis', 'mongodb'] as const;

/** One backing server. */
export type ServerName = (typeof serverNames)[number];

/** The environment variable that names an already running server of each kind. */
export const serverUrlVariable = {
  nats: 'NATS_URL',
  redis: 'REDIS_URL',
  mongodb: 'MONGODB_URL',
} as const satisfies Record<ServerName, string>;
