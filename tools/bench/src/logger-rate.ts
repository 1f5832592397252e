import { ObjectIdSequence, noUsage, type ResponseCompleted } from '@trueport/contracts';
import type { RunningProduct } from '@trueport/stack';
import { randomBytes } from 'node:crypto';
import { jetstream } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { mongo } from 'mongoose';
import { cpuMicroseconds } from './process-stats.js';

/** How fast events become usage logs. */
export interface LoggerRate {
  readonly events: number;
  readonly eventsPerSecond: number;
  readonly loggerCpuUs: number;
  readonly mongoCpuUs: number;
}

const eventsPerMessage = 16;
const giveUpMs = 180_000;

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
  const startedAtMs = performance.now();
  while ((await counted()) < events) {
    if (performance.now() - startedAtMs > giveUpMs) throw new Error('the logger did not finish in time');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const seconds = (performance.now() - startedAtMs) / 1000;
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
      const batch = Array.from({ length: count }, () => completedEvent(ids.nextRequestId()));
      messages.push(stream.publish('gateway.response.completed', JSON.stringify(batch)));
      sent += count;
    }
    await Promise.all(messages);
  }
  await connection.close();
}

function completedEvent(requestId: string): ResponseCompleted {
  const at = new Date().toISOString();
  return {
    specversion: '1.0',
    id: requestId,
    source: 'bench',
    type: 'gateway.response.completed',
    time: at,
    v: 1,
    data: {
      request_id: requestId,
      tenant_id: 'bench',
      key_id: '64b1f2e3a4c5d6e7f8901234',
      api_key: 'sk-benc...mark',
      team: null,
      surface: 'passthrough',
      provider: 'openai',
      method: 'POST',
      path: '/chat/completions',
      route: '/trueportai-services/openai',
      deployment: null,
      started_at: at,
      instance: 'bench',
      user_id: null,
      service: null,
      status_code: 200,
      error_code: null,
      stream: false,
      cached: false,
      retries: 0,
      model: 'gpt-4o-2024-08-06',
      requested_model: 'gpt-4o',
      service_tier: 'default',
      provider_request_id: 'req_bench',
      latency_ms: 812.3,
      provider_latency_ms: 810.1,
      ttfb_ms: 811,
      request_size_bytes: 1024,
      response_size_bytes: 2048,
      usage: { ...noUsage, prompt_tokens: 150, completion_tokens: 320 },
      usage_source: 'provider',
    },
  };
}
