import { ObjectIdSequence, type ResponseCompleted } from '@trueport/contracts';
import type { RunningProduct } from '@trueport/stack';
import { completedEvent, completedFacts } from '@trueport/testing';
import { randomBytes } from 'node:crypto';
import { jetstream } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { mongo } from 'mongoose';
import { cpuMicroseconds } from './process-stats.js';
import { untilCounted } from './until-counted.js';

/** How fast events become usage logs. */
export interface LoggerRate {
  readonly events: number;
  readonly eventsPerSecond: number;
  readonly loggerCpuUs: number;
  readonly mongoCpuUs: number;
}

const eventsPerMessage = 16;

/** Puts events into JetStream while the logger is down, starts it and waits until all of them are logs. */
export async function measureLogger(product: RunningProduct, events: number): Promise<LoggerRate> {
  const { natsUrl, mongodbUrl } = product.facts;
  await product.kill('analytics-logger');
  const client = await new mongo.MongoClient(mongodbUrl).connect();
  const logs = client.db().collection('usage_logs');
  const before = await logs.countDocuments();
  await publish(natsUrl, events);
  await product.restart('analytics-logger');
  const pidOf = (name: string): number => product.facts.processes.find((one) => one.name === name)?.pid ?? 0;
  const [loggerPid, mongoPid] = [pidOf('analytics-logger'), pidOf('mongodb')];
  const cpu = (): [number, number] => [cpuMicroseconds(loggerPid), cpuMicroseconds(mongoPid)];
  const [loggerBefore, mongoBefore] = cpu();
  const counted = async (): Promise<number> => (await logs.countDocuments()) - before;
  const atStart = await counted();
  const seconds = await untilCounted(counted, events, { who: 'the logger', pollMs: 100 });
  const [loggerAfter, mongoAfter] = cpu();
  await client.close();
  return {
    events,
    eventsPerSecond: (events - atStart) / seconds,
    loggerCpuUs: (loggerAfter - loggerBefore) / events,
    mongoCpuUs: (mongoAfter - mongoBefore) / events,
  };
}

async function publish(natsUrl: string, events: number): Promise<void> {
  const connection = await connect({ servers: natsUrl });
  const stream = jetstream(connection);
  const ids = new ObjectIdSequence(randomBytes(8), () => Date.now());
  let sent = 0;
  while (sent < events) {
    const messages: Promise<unknown>[] = [];
    for (let at = 0; at < 200 && sent < events; at += 1) {
      const count = Math.min(eventsPerMessage, events - sent);
      const batch = Array.from({ length: count }, () => completion(ids.nextRequestId()));
      messages.push(stream.publish('gateway.response.completed', JSON.stringify(batch)));
      sent += count;
    }
    await Promise.all(messages);
  }
  await connection.close();
}

function completion(requestId: string): ResponseCompleted {
  return completedEvent(
    completedFacts({
      request_id: requestId,
      tenant_id: 'bench',
      started_at: new Date().toISOString(),
      model: 'gpt-4o-2024-08-06',
      service_tier: 'default',
      provider_request_id: 'req_bench',
    }),
  );
}
