import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AckPolicy, DeliverPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { ApiKeyHasher } from '@trueport/auth';
import { eventsOfMessage } from '@trueport/bus';
import { loadSettings } from '@trueport/config';
import {
  busNames,
  contentCapturedSchema,
  requestAdmittedSchema,
  responseCompletedSchema,
  type ApiKeyRecord,
  type ContentCaptured,
  type ContentCapturedData,
  type Direction,
  policyHitSchema,
  type PolicyHit,
  type PolicyHitData,
  type PolicyRecord,
  type RequestAdmitted,
  type ResponseCompleted,
} from '@trueport/contracts';
import type { ConfigurationSource, RecordSource } from '@trueport/snapshot';
import { apiKeyRecord, serviceSettings, testServers, uniqueName, waitUntil } from '@trueport/testing';
import type { z } from 'zod';
import { ingressProxySettings } from '../src/settings.js';
import { startIngress } from '../src/start-ingress.js';

/** An ingress on a free port, in a namespace of its own, with keys of a demo tenant. */
export interface IngressUnderTest {
  readonly url: string;
  /** An active key without a limit that a test could reach. */
  readonly apiKey: string;
  /** A key that is switched off. */
  readonly inactiveApiKey: string;
  /** A key with one request per minute. */
  readonly slowApiKey: string;
  /** What the gateway sends providers as credential. */
  readonly providerKey: string;
  /** Spool and snapshot; give it to a later instance to continue from them. */
  readonly dataFolder: string;
  /** Waits for the completed event of a request. */
  completedEvent(requestId: string): Promise<ResponseCompleted>;
  /** Waits until at least one completed event fits, then gives all that fit, oldest first. */
  completedEvents(fits: (event: ResponseCompleted) => boolean): Promise<ResponseCompleted[]>;
  /** Waits for the admissions of a request, of which there must be one. */
  admissions(requestId: string): Promise<RequestAdmitted[]>;
  /** Waits for what the scan gets of one half of a request. */
  content(requestId: string, direction: Direction): Promise<ContentCapturedData>;
  /** Waits for a hit of a policy. */
  policyHit(requestId: string, policyId: string): Promise<PolicyHitData>;
  /** Shuts the instance down in order, as a signal would. */
  stop(): Promise<void>;
}

/** How the ingress under test differs from the usual one. */
export interface IngressTestOptions {
  /** Base of all providers; the address is allowed by the egress policy. */
  readonly upstreamUrl: string;
  readonly settings?: Readonly<Record<string, string>>;
  /** Usual settings that are left out. */
  readonly without?: readonly string[];
  readonly dataFolder?: string;
  readonly keys?: 'demo' | 'unreachable';
  /** Policies of the demo tenant. */
  readonly policies?: readonly PolicyRecord[];
}

/** Addresses at which nothing listens. */
export const unreachableStores = {
  NATS_URL: 'nats://127.0.0.1:9',
  REDIS_URL: 'redis://127.0.0.1:9',
} as const;

/** Settings of an ingress whose providers are all one server; each has a path of its own there. */
export function providersAt(upstreamUrl: string) {
  return {
    OPENAI_BASE_URL: `${upstreamUrl}/openai`,
    ANTHROPIC_BASE_URL: `${upstreamUrl}/anthropic`,
    GOOGLE_BASE_URL: `${upstreamUrl}/google`,
    AZURE_OPENAI_BASE_URL: `${upstreamUrl}/azure/{resource}`,
    AZURE_OPENAI_RESOURCE: 'mock',
    BEDROCK_BASE_URL: `${upstreamUrl}/bedrock`,
  } as const;
}

const pepper = 'a pepper that is only for tests, long enough';
const providerKey = 'provider-credential';
const secrets = { active: 'sk-active-key', inactive: 'sk-inactive-key', slow: 'sk-slow-key' };

/** Starts the ingress in this process against real NATS and Redis. */
export async function startIngressForTest(options: IngressTestOptions): Promise<IngressUnderTest> {
  const dataFolder = options.dataFolder ?? (await mkdtemp(join(tmpdir(), 'ingress-')));
  const busPrefix = dataFolder.split('ingress-').at(-1) ?? uniqueName();
  const natsUrl = testServers.natsUrl;
  const environment: Record<string, string> = {
    GATEWAY_PORT: '0',
    ...serviceSettings(busPrefix),
    // A later instance continues from the disk, not from the limits.
    REDIS_KEY_PREFIX: `${uniqueName()}:`,
    SPOOL_DIR: join(dataFolder, 'spool'),
    SNAPSHOT_FILE: join(dataFolder, 'snapshot.json'),
    KEY_HASH_SECRET: pepper,
    OPENAI_API_KEY: providerKey,
    ANTHROPIC_API_KEY: providerKey,
    GOOGLE_API_KEY: providerKey,
    AZURE_OPENAI_API_KEY: providerKey,
    OPENAI_BASE_URL: options.upstreamUrl,
    ANTHROPIC_BASE_URL: options.upstreamUrl,
    GOOGLE_BASE_URL: options.upstreamUrl,
    AZURE_OPENAI_BASE_URL: `${options.upstreamUrl}/{resource}`,
    AWS_BEARER_TOKEN_BEDROCK: providerKey,
    BEDROCK_BASE_URL: options.upstreamUrl,
    EGRESS_ALLOWED_HOSTS: new URL(options.upstreamUrl).host,
    SHUTDOWN_DEADLINE_MS: '5000',
    ...options.settings,
  };
  for (const name of options.without ?? []) delete environment[name];
  const settings = loadSettings(ingressProxySettings, environment);
  const names = busNames(busPrefix);
  const completedEvents = (fits: (event: ResponseCompleted) => boolean): Promise<ResponseCompleted[]> =>
    readEvents(
      natsUrl,
      names.streams.gateway,
      names.subjects.responseCompleted,
      responseCompletedSchema,
      fits,
    );
  const source = options.keys === 'unreachable' ? unreachable : demoConfiguration(options.policies ?? []);
  const ingress = await startIngress(settings, { source });
  return {
    url: ingress.url,
    apiKey: secrets.active,
    inactiveApiKey: secrets.inactive,
    slowApiKey: secrets.slow,
    providerKey,
    dataFolder,
    completedEvents,
    completedEvent: async (requestId) =>
      (await completedEvents(({ id }) => id === requestId))[0] as ResponseCompleted,
    admissions: (requestId) =>
      readEvents(
        natsUrl,
        names.streams.gateway,
        names.subjects.requestAdmitted,
        requestAdmittedSchema,
        ({ id }) => id === requestId,
      ),
    policyHit: async (requestId, policyId) => {
      const found = await readEvents(
        natsUrl,
        names.streams.gateway,
        names.subjects.policyHit,
        policyHitSchema,
        ({ data }) => data.request_id === requestId && data.policy_id === policyId,
      );
      return (found[0] as PolicyHit).data;
    },
    content: async (requestId, direction) => {
      const found = await readEvents(
        natsUrl,
        names.streams.content,
        names.subjects.contentCaptured,
        contentCapturedSchema,
        ({ data }) => data.request_id === requestId && data.direction === direction,
      );
      return (found[0] as ContentCaptured).data;
    },
    stop: () => ingress.stop(),
  };
}

/** Sends a JSON body with the key that has no limit. */
export function post(
  { url, apiKey }: Pick<IngressUnderTest, 'url' | 'apiKey'>,
  path: string,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return fetch(url + path, {
    method: 'POST',
    headers: { 'x-api-key': apiKey, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

const unreachableRecords: RecordSource<never> = {
  async *all(): AsyncIterable<never> {
    yield* [];
    throw new Error('the store is away');
  },
  changedSince: () => Promise.reject(new Error('the store is away')),
};
const unreachable: ConfigurationSource = {
  isConnected: false,
  keys: unreachableRecords,
  policies: unreachableRecords,
  revision: () => Promise.reject(new Error('the store is away')),
  close: () => Promise.resolve(),
};

/** Records that never change. */
function fixed<Stored extends { revision: number }>(records: readonly Stored[]): RecordSource<Stored> {
  return {
    async *all(): AsyncIterable<Stored> {
      yield* records;
    },
    changedSince: () => Promise.resolve([]),
  };
}

function demoConfiguration(policies: readonly PolicyRecord[]): ConfigurationSource {
  const hasher = new ApiKeyHasher(pepper);
  const record = (at: number, key: string, more: Partial<ApiKeyRecord>): ApiKeyRecord =>
    apiKeyRecord(at, { hash: hasher.hash(key), rate_limit_rpm: 1_000_000, ...more });
  const keys = [
    record(1, secrets.active, {}),
    record(2, secrets.inactive, { is_active: false }),
    record(3, secrets.slow, { rate_limit_rpm: 1 }),
  ];
  return {
    isConnected: true,
    keys: fixed(keys),
    policies: fixed(policies),
    revision: () => Promise.resolve(1),
    close: () => Promise.resolve(),
  };
}

async function readEvents<Event>(
  natsUrl: string,
  stream: string,
  subject: string,
  schema: z.ZodType<Event>,
  fits: (event: Event) => boolean,
): Promise<Event[]> {
  const connection = await connect({ servers: natsUrl });
  try {
    return await waitUntil(
      async () => {
        const manager = await jetstreamManager(connection);
        const { name } = await manager.consumers.add(stream, {
          ack_policy: AckPolicy.None,
          deliver_policy: DeliverPolicy.All,
          filter_subject: subject,
          inactive_threshold: 10_000_000_000,
        });
        const consumer = await jetstream(connection).consumers.get(stream, name);
        const pending = (await consumer.info()).num_pending;
        if (pending === 0) return null;
        const events: Event[] = [];
        for await (const message of await consumer.fetch({ max_messages: pending, expires: 2_000 })) {
          for (const event of eventsOfMessage(message.data)) events.push(schema.parse(event));
        }
        const fitting = events.filter(fits);
        return fitting.length > 0 ? fitting : null;
      },
      { what: `an event on ${subject}` },
    );
  } finally {
    await connection.close();
  }
}
