import { booleanSetting, integerSetting, textSetting, urlSetting, type Settings } from '@trueport/config';

/** Settings of the connection to NATS, shared by all services. */
export const busConnectionSettings = {
  NATS_URL: urlSetting('nats://127.0.0.1:4222', ['nats', 'tls'], {
    description: 'NATS server with JetStream.',
  }),
  BUS_PREFIX: textSetting('', {
    description: 'Begins every subject and stream name, so that installations can share a NATS server.',
  }),
  BUS_GATEWAY_MAX_AGE_HOURS: integerSetting(
    168,
    { min: 1, max: 87_600 },
    {
      description: 'How long JetStream keeps the facts (admissions and completions).',
      unit: 'h',
    },
  ),
  BUS_GATEWAY_MAX_BYTES: integerSetting(
    4 * 1024 ** 3,
    { min: 1024 ** 2, max: 1024 ** 5 },
    {
      description: 'How much room the facts may take in JetStream, which reserves it; the oldest go first.',
      unit: 'bytes',
    },
  ),
  BUS_CONTENT_MAX_AGE_HOURS: integerSetting(
    24,
    { min: 1, max: 8_760 },
    {
      description: 'How long JetStream keeps prompts and answers for scans and scans that are repeated.',
      unit: 'h',
    },
  ),
  BUS_CONTENT_MAX_BYTES: integerSetting(
    4 * 1024 ** 3,
    { min: 1024 ** 2, max: 1024 ** 5 },
    {
      description:
        'How much room prompts and answers may take in JetStream, which reserves it; the oldest go first.',
      unit: 'bytes',
    },
  ),
  BUS_REPLICAS: integerSetting(
    1,
    { min: 1, max: 5 },
    {
      description: 'Copies of each stream in a NATS cluster.',
      unit: 'servers',
    },
  ),
};

export type BusConnectionSettings = Settings<typeof busConnectionSettings>;

/** Settings of the event publisher and its spool. */
export const publisherSettings = {
  SPOOL_DIR: textSetting('.data/spool', {
    description: 'Directory for events that JetStream has not acknowledged; one for each ingress instance.',
  }),
  SPOOL_MAX_BYTES: integerSetting(
    1024 ** 3,
    { min: 1024 ** 2, max: 1024 ** 4 },
    {
      description: 'Largest spool; when it is full the oldest unsent events are dropped and counted.',
      unit: 'bytes',
    },
  ),
  SPOOL_MEMORY_EVENTS: integerSetting(
    10_000,
    { min: 100, max: 10_000_000 },
    {
      description:
        'Events held in memory on their way to JetStream, 32 MiB of them at most; no more than that when the disk cannot be written.',
      unit: 'events',
    },
  ),
  SPOOL_SYNC: booleanSetting(false, {
    description:
      'Whether the spool is also flushed to the disk every 100 ms, to survive a power failure of the machine.',
  }),
  BUS_BATCH_EVENTS: integerSetting(
    256,
    { min: 1, max: 256 },
    {
      description: 'Events sent in one message.',
      unit: 'events',
    },
  ),
  BUS_BATCH_MS: integerSetting(
    25,
    { min: 0, max: 1_000 },
    {
      description: 'Longest time an event waits for others to share its message.',
      unit: 'ms',
    },
  ),
};

/** Settings of the durable consumers. */
export const consumerSettings = {
  CONSUMER_BATCH_EVENTS: integerSetting(
    500,
    { min: 1, max: 5_000 },
    {
      description: 'Events handled together.',
      unit: 'events',
    },
  ),
  CONSUMER_BATCH_MS: integerSetting(
    50,
    { min: 0, max: 10_000 },
    {
      description: 'Longest time an event waits for others to be handled together.',
      unit: 'ms',
    },
  ),
  CONSUMER_MAX_ATTEMPTS: integerSetting(
    5,
    { min: 1, max: 100 },
    {
      description:
        'Failed attempts after which an event becomes a dead letter. A store that is away does not count.',
      unit: 'attempts',
    },
  ),
};
