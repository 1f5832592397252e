import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { BusConnection } from '@trueport/bus';
import { loadSettings } from '@trueport/config';
import type { BusNames, StreamName } from '@trueport/contracts';
import { createLogger } from '@trueport/observability';
import type { StoredViolation } from '@trueport/persistence';
import { serviceSettings, uniqueName, waitUntil } from '@trueport/testing';
import mongoose, { type Connection } from 'mongoose';
import { violationScannerSettings, type ViolationScannerSettings } from '../src/settings.js';

/** The compiled service: its threads run a compiled file, and a process of its own can be killed. */
const program = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** One process of the service. */
export interface ScannerProcess {
  /** Whether it has not ended, by itself or otherwise. */
  isRunning(): boolean;
  /** As a power cut would end it. */
  kill(): Promise<void>;
  /** As an operator would end it. @returns its exit code */
  stop(): Promise<number | null>;
}

/** A database, streams and queues of a test's own, and processes of the service that work on them. */
export interface ScannerUnderTest {
  readonly names: BusNames;
  readonly database: Connection;
  /** As its processes have them. */
  readonly settings: ViolationScannerSettings;
  start(changed?: Readonly<Record<string, string>>): ScannerProcess;
  /** Puts one message into the stream that takes its subject; texts go as they are. @returns its sequence */
  publish(subject: string, body: unknown): Promise<number>;
  /** The bodies of all messages of a stream. */
  messages(stream: StreamName): Promise<unknown[]>;
  /** Waits until every message that was published has been handled and acknowledged. */
  settled(): Promise<void>;
  /** How often messages of a consumer have been delivered. */
  tries(pattern: string): Promise<number>;
  /** The violations of a tenant by id. */
  violations(tenantId?: string): Promise<StoredViolation[]>;
  /** What the daily counts of a tenant add up to, which are made of the hourly ones. */
  counted(tenantId?: string): Promise<number>;
  /** Ends what was started and removes what was made. */
  close(): Promise<void>;
}

/** Makes the namespace; the streams are there when it resolves, and no process has been started. */
export async function openScannerForTest(
  changed: Readonly<Record<string, string>> = {},
): Promise<ScannerUnderTest> {
  const namespace = uniqueName('scan');
  const environment = { ...environmentOf(namespace), ...changed };
  const settings = loadSettings(violationScannerSettings, environment);
  const bus = new BusConnection(settings, 'test', createLogger('test', 'silent'));
  const database = await mongoose.createConnection(environment.MONGODB_URL).asPromise();
  await waitUntil(() => bus.isConnected, { what: 'the streams' });
  const processes: ChildProcess[] = [];
  return {
    names: bus.names,
    database,
    settings,
    start: (more = {}) => {
      const child = spawn(process.execPath, ['--no-warnings', program], {
        env: { PATH: process.env['PATH'], ...environment, ...more },
        stdio: ['ignore', process.env['TEST_LOG'] === undefined ? 'ignore' : 'inherit', 'inherit'],
      });
      processes.push(child);
      return {
        isRunning: () => child.exitCode === null && child.signalCode === null,
        kill: async () => void (await end(child, 'SIGKILL')),
        stop: () => end(child, 'SIGTERM'),
      };
    },
    publish: async (subject, body) =>
      (await bus.jetstream().publish(subject, typeof body === 'string' ? body : JSON.stringify(body))).seq,
    messages: (stream) => messagesOf(bus, stream),
    settled: () => settled(bus),
    tries: async (pattern) => {
      const { streams } = bus.names;
      const stream = pattern.startsWith('content') ? streams.content : streams.gateway;
      const manager = await bus.manager();
      const { delivered } = await manager.consumers.info(stream, `violation-scanner_${pattern}`);
      return delivered.consumer_seq;
    },
    violations: async (tenantId = 'acme') =>
      (await database
        .collection('violations')
        .find({ tenant_id: tenantId })
        .sort({ _id: 1 })
        .toArray()) as unknown as StoredViolation[],
    counted: async (tenantId = 'acme') =>
      (
        await database
          .collection('violation_rollups')
          .find({ tenant_id: tenantId, scope: 'tenant_day' })
          .toArray()
      )
        .flatMap(({ counts }) => counts as { count: number }[])
        .reduce((sum, { count }) => sum + count, 0),
    close: async () => {
      await Promise.all(processes.map((child) => end(child, 'SIGKILL')));
      await removeStreams(bus);
      await bus.close();
      await database.dropDatabase();
      await database.close();
    },
  };
}

function environmentOf(namespace: string) {
  return {
    SCANNER_PORT: '0',
    SCAN_THREADS: '1',
    ...serviceSettings(namespace),
    ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
    SHUTDOWN_DEADLINE_MS: '5000',
  };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }
  return child.exitCode;
}

async function messagesOf(bus: BusConnection, stream: StreamName): Promise<unknown[]> {
  const manager = await bus.manager();
  const { state } = await manager.streams.info(bus.names.streams[stream]);
  const found: unknown[] = [];
  for (let seq = Math.max(1, state.first_seq); seq <= state.last_seq; seq += 1) {
    const message = await manager.streams.getMessage(bus.names.streams[stream], { seq });
    if (message !== null) found.push(message.json<unknown>());
  }
  return found;
}

function settled(bus: BusConnection): Promise<void> {
  return waitUntil(
    async () => {
      const manager = await bus.manager();
      const durables = [
        [bus.names.streams.content, 'violation-scanner_content_captured'],
        [bus.names.streams.gateway, 'violation-scanner_gateway_policy_hit'],
      ] as const;
      const infos = await Promise.all(
        durables.map(([stream, durable]) => manager.consumers.info(stream, durable)),
      );
      return infos.every((info) => info.num_pending === 0 && info.num_ack_pending === 0);
    },
    { what: 'every message being acknowledged', timeoutMs: 150_000 },
  ).then(() => undefined);
}

async function removeStreams(bus: BusConnection): Promise<void> {
  const manager = await bus.manager();
  await Promise.all(Object.values(bus.names.streams).map((name) => manager.streams.delete(name)));
}
