import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createLogger, createMetricsRegistry } from '@trueport/observability';
import { testServers, uniqueName, waitUntil } from '@trueport/testing';
import { z } from 'zod';
import { ConsumerMetrics } from '../src/consumer/consumer-metrics.js';
import { DurableConsumer } from '../src/consumer/durable-consumer.js';
import { BusConnection, EventPublisher, HandlingError } from '../src/index.js';

const logger = createLogger('test', 'silent');
const pattern = 'gateway.request.admitted';
interface TestEvent {
  readonly id: string;
}

describe('the bus', () => {
  let directory: string;
  let prefix: string;
  let closers: (() => Promise<void> | void)[];

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'bus-'));
    prefix = uniqueName();
    closers = [];
  });
  afterEach(async () => {
    for (const close of closers.reverse()) await close();
    rmSync(directory, { recursive: true });
  });

  const settingsAt = (natsUrl: string) => ({
    NATS_URL: natsUrl,
    BUS_PREFIX: prefix,
    BUS_GATEWAY_MAX_AGE_HOURS: 1,
    BUS_GATEWAY_MAX_BYTES: 16 * 1024 * 1024,
    BUS_CONTENT_MAX_AGE_HOURS: 1,
    BUS_CONTENT_MAX_BYTES: 1024 * 1024,
    BUS_REPLICAS: 1,
  });
  const publisherOptions = () => ({
    spoolDirectory: join(directory, 'spool'),
    spoolMaxBytes: 64 * 1024 * 1024,
    memoryEvents: 1_000,
    syncToDisk: false,
    batchEvents: 16,
    batchMs: 2,
  });
  const connection = (url = testServers.natsUrl): BusConnection => {
    const bus = new BusConnection(settingsAt(url), 'test', logger);
    closers.push(() => bus.close());
    return bus;
  };
  const publisher = (bus: BusConnection): EventPublisher =>
    new EventPublisher(bus, publisherOptions(), createMetricsRegistry('test'), logger);
  const consumer = (
    bus: BusConnection,
    handle: (events: readonly TestEvent[]) => Promise<void>,
    maxAttempts = 3,
  ): DurableConsumer => {
    const made = new DurableConsumer(
      bus,
      {
        serviceName: 'test',
        pattern,
        schema: z.object({ id: z.string() }),
        handle: ({ events }) => handle(events as TestEvent[]),
        batchEvents: 100,
        batchMs: 5,
        maxAttempts,
      },
      new ConsumerMetrics(createMetricsRegistry('test')),
      logger,
    );
    closers.push(() => made.close());
    return made;
  };
  const deadLetters = async (bus: BusConnection): Promise<number> =>
    (await (await bus.manager()).streams.info(bus.names.streams.deadLetter)).state.messages;

  it('delivers every event once acknowledged, in the order they were published', async () => {
    const bus = connection();
    const received: string[] = [];
    consumer(bus, async (events) => void received.push(...events.map(({ id }) => id)));
    const events = publisher(bus);
    const ids = Array.from({ length: 3_000 }, (_, at) => `e${at}`);
    for (const id of ids) events.publish(bus.names.subjects.requestAdmitted, { id });
    await waitUntil(() => received.length >= ids.length, { what: 'all events' });
    expect(received).toEqual(ids);
    await events.flush(5_000);
    expect(events.state().pendingEvents).toBe(0);
    events.close();
  });

  it('keeps events of an outage on disk, beyond what memory holds, for the next process', async () => {
    const away = connection('nats://127.0.0.1:9');
    const before = publisher(away);
    const ids = Array.from({ length: 5_000 }, (_, at) => `e${at}`);
    for (const id of ids) before.publish(away.names.subjects.requestAdmitted, { id });
    await before.flush(1);
    before.close();

    const bus = connection();
    const received = new Set<string>();
    consumer(bus, async (events) => events.forEach(({ id }) => received.add(id)));
    const after = publisher(bus);
    await waitUntil(() => received.size >= ids.length, { what: 'the events of the outage' });
    expect([...received].sort()).toEqual([...ids].sort());
    await after.flush(5_000);
    after.close();
  });

  // The reason for the spool: whoever pulls the plug on an instance must not take its records along.
  it('loses nothing of what a process had taken before kill -9', async () => {
    const program = fileURLToPath(new URL('publisher-process.mjs', import.meta.url));
    const child = fork(
      program,
      [settingsAt(testServers.natsUrl), publisherOptions()].map((part) => JSON.stringify(part)),
      {
        execArgv: ['--no-warnings'],
      },
    );
    let taken = 0;
    child.on('message', (message: { taken: number }) => (taken = message.taken));
    await waitUntil(() => taken > 500, { what: 'events of the child' });
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));

    const bus = connection();
    const received = new Set<string>();
    consumer(bus, async (events) => events.forEach(({ id }) => received.add(id)));
    const successor = publisher(bus);
    const expected = Array.from({ length: taken }, (_, at) => `e${at + 1}`);
    await waitUntil(() => expected.every((id) => received.has(id)), {
      what: 'every event the child had taken',
    });
    await successor.flush(5_000);
    successor.close();
  });

  it('delivers again what a handler could not do, and a store that is away costs no attempt', async () => {
    const bus = connection();
    let attempts = 0;
    const received: string[] = [];
    consumer(
      bus,
      async (events) => {
        attempts += 1;
        if (attempts <= 4) throw { retryLater: true, name: 'MongoNetworkError', message: 'away' };
        received.push(...events.map(({ id }) => id));
      },
      2,
    );
    const events = publisher(bus);
    events.publish(bus.names.subjects.requestAdmitted, { id: 'a' });
    await waitUntil(() => received.length > 0, { what: 'the event', timeoutMs: 30_000 });
    expect(received).toEqual(['a']);
    expect(await deadLetters(bus)).toBe(0);
    events.close();
  });

  it('puts a poisonous event aside and handles its neighbours', async () => {
    const bus = connection();
    const received = new Set<string>();
    consumer(bus, async (events) => {
      if (events.some(({ id }) => id === 'poison')) throw new Error('cannot digest this');
      events.forEach(({ id }) => received.add(id));
    });
    const events = publisher(bus);
    await waitUntil(() => bus.isConnected);
    // One message each, so that the neighbours do not share the poison's message.
    for (const id of ['a', 'poison', 'b']) {
      await bus.jetstream().publish(bus.names.subjects.requestAdmitted, JSON.stringify([{ id }]));
    }
    await waitUntil(() => received.size === 2, { what: 'the neighbours' });
    await waitUntil(async () => (await deadLetters(bus)) === 1, {
      what: 'the dead letter',
      timeoutMs: 40_000,
    });
    events.close();
  });

  it.each([
    ['is not JSON', 'not JSON'],
    ['does not fit its schema', '[{"id":7}]'],
  ])('makes a dead letter of a message that %s, with its reason, and goes on', async (_name, payload) => {
    const bus = connection();
    const received: string[] = [];
    consumer(bus, async (events) => void received.push(...events.map(({ id }) => id)));
    await waitUntil(() => bus.isConnected);
    await bus.jetstream().publish(bus.names.subjects.requestAdmitted, payload);
    await bus.jetstream().publish(bus.names.subjects.requestAdmitted, '[{"id":"good"}]');
    await waitUntil(() => received.includes('good'), { what: 'the good event' });
    await waitUntil(async () => (await deadLetters(bus)) === 1, { what: 'the dead letter' });
    const letters = await bus.jetstream().consumers.get(bus.names.streams.deadLetter);
    const letter = (await letters.next())?.json<{ error: { name: string; message: string } }>();
    expect(letter?.error.name).toBe('SchemaError');
  });

  it('tells handlers how to ask for another try', () => {
    expect(HandlingError.retryLater(new Error('away')).getError()).toMatchObject({
      retryLater: true,
      message: 'away',
    });
    expect(HandlingError.failed('bad').getError()).toMatchObject({ retryLater: false, message: 'bad' });
  });
});
