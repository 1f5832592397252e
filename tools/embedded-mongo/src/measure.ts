import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mongo } from 'mongoose';

/**
 * Measures the engine with many usage logs: rate of insertion, a filtered and sorted page, memory.
 * `node tools/embedded-mongo/dist/measure.js [documents]`; takes minutes for a million.
 */
const documents = Number(process.argv[2] ?? 1_000_000);
const directory = mkdtempSync(join(tmpdir(), 'embedded-mongo-measure-'));
const engine = spawn(process.execPath, [
  '--no-warnings',
  fileURLToPath(new URL('main.js', import.meta.url)),
  '--dir',
  directory,
]);
const url = await new Promise<string>((resolve) => {
  engine.stdout.once('data', (line: Buffer) => resolve((JSON.parse(line.toString()) as { url: string }).url));
});
const client = await new mongo.MongoClient(url).connect();
const logs = client.db('measure').collection('usage_logs');
for (const middle of [[], ['key_id'], ['api_key'], ['provider']]) {
  await logs.createIndex(
    Object.fromEntries([
      ['tenant_id', 1],
      ...middle.map((field) => [field, 1]),
      ['timestamp', -1],
      ['_id', -1],
    ]) as Record<string, 1 | -1>,
  );
}
await logs.createIndex({ rollup_batch: 1 });
await logs.createIndex({ timestamp: 1 }, { expireAfterSeconds: 90 * 86_400 });

const providers = ['openai', 'anthropic', 'google', 'azure'];
const newest = Date.now();
const startedAtMs = performance.now();
for (let from = 0; from < documents; from += 500) {
  const batch = Array.from({ length: Math.min(500, documents - from) }, (_, at) => log(from + at));
  await logs.insertMany(batch, { ordered: false, writeConcern: { w: 1, j: true } });
}
const seconds = (performance.now() - startedAtMs) / 1000;
console.log(
  `${documents} usage logs with 7 indexes, j: true: ${Math.round(documents / seconds)} documents/s`,
);

const filters: Record<string, mongo.Document> = {
  tenant: { tenant_id: 't1' },
  'tenant and provider': { tenant_id: 't1', provider: 'google' },
  'tenant, key and time': {
    tenant_id: 't1',
    key_id: 'k7',
    timestamp: { $gte: new Date(newest - documents * 500), $lte: new Date(newest) },
  },
};
for (const [name, filter] of Object.entries(filters)) {
  const times = [];
  for (let round = 0; round < 20; round += 1) {
    const from = performance.now();
    await logs.find(filter).sort({ timestamp: -1, _id: -1 }).limit(50).toArray();
    times.push(performance.now() - from);
  }
  const from = performance.now();
  const total = await logs.countDocuments(filter);
  const countMs = performance.now() - from;
  times.sort((a, b) => a - b);
  console.log(
    `page of 50 by ${name}: median ${times[10]?.toFixed(1)} ms; count of ${total}: ${countMs.toFixed(1)} ms`,
  );
}
const resident = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${engine.pid}/status`, 'utf8'))?.[1];
console.log(`memory of the engine: ${Math.round(Number(resident) / 1024)} MB`);
await client.close();
engine.once('exit', () => rmSync(directory, { recursive: true }));
engine.kill('SIGTERM');

function log(at: number): mongo.Document {
  return {
    request_id: `req_${at.toString(16).padStart(24, '0')}`,
    timestamp: new Date(newest - (documents - at) * 1000),
    tenant_id: `t${at % 5}`,
    key_id: `k${at % 50}`,
    api_key: `sk-aaaa...${at % 50}`,
    provider: providers[at % 4],
    model: 'gpt-4o-2024-08-06',
    path: '/chat/completions',
    method: 'POST',
    status_code: 200,
    latency_ms: 812.3,
    usage: { prompt_tokens: at % 1000, completion_tokens: 320 },
    rollup_batch: `lane:${Math.floor(at / 500)}`,
  };
}
