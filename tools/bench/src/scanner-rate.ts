import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { busNames, ObjectIdSequence, type ContentCaptured } from '@trueport/contracts';
import type { RunningProduct } from '@trueport/stack';
import { contentEvent, contentFacts } from '@trueport/testing';
import { mongo } from 'mongoose';
import { randomBytes } from 'node:crypto';
import { cpuMicroseconds } from './process-stats.js';
import { untilCounted } from './until-counted.js';

/** How fast prompts are scanned, from the bus to the store. */
export interface ScannerRate {
  readonly prompts: number;
  readonly promptsPerSecond: number;
  readonly scannerCpuUs: number;
}

const promptsPerMessage = 16;
/** The product of the bench has a bus of its own, without prefix. */
const { streams, subjects } = busNames();

/** Puts prompts of 1 KB into JetStream while the scanner is down, starts it and waits until all are scanned. */
export async function measureScanner(product: RunningProduct, prompts: number): Promise<ScannerRate> {
  const { natsUrl, mongodbUrl } = product.facts;
  const client = await new mongo.MongoClient(mongodbUrl).connect();
  const scans = client.db().collection('scans');
  await product.kill('violation-scanner');
  await emptyContents(natsUrl);
  const before = await scans.countDocuments();
  await publish(natsUrl, prompts);
  await product.restart('violation-scanner');
  const pid = product.facts.processes.find(({ name }) => name === 'violation-scanner')?.pid ?? 0;
  const counted = async (): Promise<number> => (await scans.countDocuments()) - before;
  const [atStart, cpuBefore] = [await counted(), cpuMicroseconds(pid)];
  const seconds = await untilCounted(counted, prompts, { who: 'the scanner', pollMs: 200 });
  await client.close();
  return {
    prompts,
    promptsPerSecond: (prompts - atStart) / seconds,
    scannerCpuUs: (cpuMicroseconds(pid) - cpuBefore) / (prompts - atStart),
  };
}

/** What the storms before have left to be scanned would be measured too. */
async function emptyContents(natsUrl: string): Promise<void> {
  const connection = await connect({ servers: natsUrl });
  await (await jetstreamManager(connection)).streams.purge(streams.content);
  await connection.close();
}

async function publish(natsUrl: string, prompts: number): Promise<void> {
  const connection = await connect({ servers: natsUrl });
  const stream = jetstream(connection);
  const ids = new ObjectIdSequence(randomBytes(8), () => Date.now());
  for (let sent = 0; sent < prompts; sent += promptsPerMessage) {
    const batch = Array.from({ length: Math.min(promptsPerMessage, prompts - sent) }, (_, at) =>
      promptEvent(ids.nextRequestId(), sent + at),
    );
    await stream.publish(subjects.contentCaptured, JSON.stringify(batch));
  }
  await connection.close();
}

/** One prompt in fifty has something to be found. */
function promptEvent(requestId: string, number: number): ContentCaptured {
  const finding = number % 50 === 0 ? ` My SSN is 536-90-${String(1_000 + (number % 9_000))}.` : '';
  const text =
    'Please look at the draft below and tell me what is missing for the customer in Hamburg. '.repeat(11);
  const body = JSON.stringify({ model: 'gpt-4o', messages: [{ role: 'user', content: text + finding }] });
  const facts = { request_id: requestId, tenant_id: 'bench', started_at: new Date().toISOString() };
  return contentEvent(contentFacts(body, facts));
}
