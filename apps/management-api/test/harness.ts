import { hash } from 'node:crypto';
import { afterAll, beforeAll } from '@jest/globals';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { loadSettings } from '@trueport/config';
import { busNames, configChangedSchema, scopes, type ConfigChanged, type Scope } from '@trueport/contracts';
import { serviceSettings, testServers, uniqueName, waitUntil } from '@trueport/testing';
import mongoose, { type Connection } from 'mongoose';
import { managementApiSettings } from '../src/settings.js';
import { startManagement } from '../src/start-management.js';

const longestRetentionDays = '3650';

/** One answer of the service. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON, or the text when it is none. */
  readonly body: unknown;
}

/** What is sent besides method and path. */
export interface Sending {
  readonly token?: string;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is. */
  readonly raw?: string | Uint8Array<ArrayBuffer> | URLSearchParams;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The service in this process on a free port, with a database and bus subjects of its own. */
export interface ManagementUnderTest {
  readonly url: string;
  /** The database behind it, for arranging and looking. */
  readonly database: Connection;
  /** Begins the name of its keys in Redis. */
  readonly redisKeyPrefix: string;
  /** A token of the built-in issuer for a client of the table below. */
  token(client: ClientName, ...scopes: readonly Scope[]): Promise<string>;
  call(method: string, path: string, sending?: Sending): Promise<Answer>;
  /** What was announced of a record, once it is at least so many notifications. */
  notifications(id: string, atLeast: number): Promise<readonly ConfigChanged[]>;
  stop(): Promise<void>;
}

/** How an instance differs from the usual one. */
export interface ManagementTestOptions {
  readonly settings?: Readonly<Record<string, string>>;
  /** Shares the database and bus of another instance. */
  readonly namespace?: string;
}

const clients = {
  acme: { tenant_id: 'acme', scopes },
  'acme-reader': { tenant_id: 'acme', scopes: ['keys:read'] },
  rival: { tenant_id: 'rival', scopes },
} as const;

/** Clients of the built-in issuer; the secret of each is its name and `-secret`. */
export type ClientName = keyof typeof clients;

export const basePath = '/trueportai-services/api/v1';
/** An address at which nothing listens. */
export const nowhere = '127.0.0.1:9';

/** Starts the service against real MongoDB and NATS. */
export async function startManagementForTest(
  options: ManagementTestOptions = {},
): Promise<ManagementUnderTest> {
  const namespace = options.namespace ?? uniqueName('mgmt');
  const stores = serviceSettings(namespace, 1);
  const management = await startManagement(
    loadSettings(managementApiSettings, {
      MANAGEMENT_PORT: '0',
      ...stores,
      KEY_HASH_SECRET: 'a pepper that is only for tests, long enough',
      ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
      ISSUER_URL: 'http://issuer.test',
      OAUTH_CLIENTS: JSON.stringify(
        Object.entries(clients).map(([name, client]) => ({
          client_id: name,
          client_secret_sha256: hash('sha256', `${name}-secret`, 'hex'),
          ...client,
        })),
      ),
      SHUTDOWN_DEADLINE_MS: '5000',
      // Tests have days of their own, which the store would delete in the middle of a test once they are old.
      USAGE_LOG_RETENTION_DAYS: longestRetentionDays,
      VIOLATION_RETENTION_DAYS: longestRetentionDays,
      ROLLUP_RETENTION_DAYS: longestRetentionDays,
      ...options.settings,
    }),
  );
  const database = mongoose.createConnection(stores.MONGODB_URL);
  const call = (method: string, path: string, sending?: Sending) =>
    send(management.url, method, path, sending);
  const listener = await listen(namespace);
  if (options.settings?.['MONGODB_URL'] === undefined && options.settings?.['NATS_URL'] === undefined) {
    await waitUntil(async () => isConnected(await call('GET', '/health')), {
      what: 'the stores being connected',
    });
  }
  return {
    url: management.url,
    database,
    redisKeyPrefix: stores.REDIS_KEY_PREFIX,
    call,
    token: (client, ...scopes) => fetchToken(management.url, client, scopes),
    notifications: listener.about,
    stop: async () => {
      await management.stop();
      await listener.close();
      await database.close();
    },
  };
}

/** A service that a spec file shares, with the token that most of its requests have. */
export interface SharedManagement extends Omit<ManagementUnderTest, 'url' | 'redisKeyPrefix' | 'stop'> {
  /** A token of `acme` with every scope. */
  readonly ownToken: string;
}

/** Starts the service before the tests of a spec file and stops it after them. */
export function useManagement(): SharedManagement {
  let started: (ManagementUnderTest & { readonly ownToken: string }) | undefined;
  beforeAll(async () => {
    const api = await startManagementForTest();
    started = { ...api, ownToken: await api.token('acme') };
  });
  afterAll(() => started?.stop());
  const api = (): NonNullable<typeof started> => {
    if (started === undefined) throw new Error('The service of this file has not been started.');
    return started;
  };
  return {
    call: (...request) => api().call(...request),
    token: (...client) => api().token(...client),
    notifications: (...wanted) => api().notifications(...wanted),
    get database() {
      return api().database;
    },
    get ownToken() {
      return api().ownToken;
    },
  };
}

function isConnected(health: Answer): boolean {
  return (health.body as { status: string }).status === 'healthy';
}

async function send(url: string, method: string, path: string, sending: Sending = {}): Promise<Answer> {
  const { token, json, raw, headers } = sending;
  const body = json === undefined ? raw : JSON.stringify(json);
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: parsed(text) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

async function fetchToken(url: string, client: ClientName, scopes: readonly Scope[]): Promise<string> {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: client,
    client_secret: `${client}-secret`,
    ...(scopes.length === 0 ? {} : { scope: scopes.join(' ') }),
  });
  const { status, body } = await send(url, 'POST', '/oauth2/token', { raw: form });
  if (status !== 200) throw new Error(`no token: ${status} ${JSON.stringify(body)}`);
  return (body as { access_token: string }).access_token;
}

/** Hears the notifications of a namespace. */
async function listen(namespace: string) {
  const connection: NatsConnection = await connect({ servers: testServers.natsUrl });
  const heard: ConfigChanged[] = [];
  connection.subscribe(busNames(namespace).subjects.configChangedAll, {
    callback: (_error, message) => {
      heard.push(configChangedSchema.parse(message.json()));
    },
  });
  await connection.flush();
  return {
    about: (id: string, atLeast: number) =>
      waitUntil(
        () => {
          const fitting = heard.filter(({ data }) => data.id === id);
          return fitting.length >= atLeast ? fitting : null;
        },
        { what: `${atLeast} notifications about ${id}` },
      ),
    close: () => connection.close(),
  };
}
