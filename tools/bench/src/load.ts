import type { LoadJob, LoadResult } from './load-job.js';
import { RawConnection, type Exchange } from './raw-connection.js';

/** The load generator: a process of its own that takes jobs and gives back results. */
process.on('message', (job: LoadJob) => {
  void run(job).then((result) => process.send?.(result));
});

async function run(job: LoadJob): Promise<LoadResult> {
  const nextRequest = requestsOf(job);
  const connections = await Promise.all(
    Array.from({ length: job.connections }, () => RawConnection.open(job.port)),
  );
  const exchanges: Exchange[] = [];
  const startedAtMs = performance.now();
  if (job.isSingleShot)
    await Promise.all(connections.map(async (one) => exchanges.push(await one.exchange(nextRequest()))));
  else if (job.ratePerSecond > 0) await atRate(job, nextRequest, connections, exchanges);
  else
    await Promise.all(
      connections.map((one) => closedLoop(one, nextRequest, startedAtMs + job.durationMs, exchanges)),
    );
  const elapsedMs = performance.now() - startedAtMs;
  for (const connection of connections) connection.close();
  return {
    requests: exchanges.length,
    failures: exchanges.filter(({ ok }) => !ok).length,
    elapsedMs,
    latenciesMs: exchanges.map(({ latencyMs }) => latencyMs),
    firstBytesMs: exchanges.map(({ firstByteMs }) => firstByteMs),
  };
}

async function closedLoop(
  connection: RawConnection,
  nextRequest: () => Buffer,
  untilMs: number,
  exchanges: Exchange[],
): Promise<void> {
  while (performance.now() < untilMs) {
    const exchange = await connection.exchange(nextRequest());
    exchanges.push(exchange);
    if (!exchange.ok) return;
  }
}

/** Requests leave by the clock; one that finds no free connection waits, and the wait counts. */
async function atRate(
  job: LoadJob,
  nextRequest: () => Buffer,
  connections: RawConnection[],
  exchanges: Exchange[],
): Promise<void> {
  const free = [...connections];
  const waiting: number[] = [];
  const startedAtMs = performance.now();
  const total = Math.floor((job.ratePerSecond * job.durationMs) / 1000);
  let scheduled = 0;
  let finished = 0;
  await new Promise<void>((resolve) => {
    const send = (scheduledAtMs: number): void => {
      const connection = free.pop();
      if (connection === undefined) {
        waiting.push(scheduledAtMs);
        return;
      }
      void connection.exchange(nextRequest(), scheduledAtMs).then((exchange) => {
        exchanges.push(exchange);
        free.push(connection);
        finished += 1;
        const next = waiting.shift();
        if (next !== undefined) send(next);
        if (finished === total) resolve();
      });
    };
    const tick = (): void => {
      const now = performance.now();
      while (scheduled < total && startedAtMs + (scheduled * 1000) / job.ratePerSecond <= now) {
        send(startedAtMs + (scheduled * 1000) / job.ratePerSecond);
        scheduled += 1;
      }
      // Not at every turn: a generator that spins would take a core from what is measured.
      if (scheduled < total) setTimeout(tick, 1);
    };
    tick();
  });
}

const sentences =
  'Please summarise the quarterly report for the team in Hamburg and keep it under two hundred words. ' +
  'The order 48213 was shipped on Tuesday, and the customer asked whether the second parcel (weight 3.2 kg) is late. ' +
  'If the meeting moves to 14:30, tell everybody on the list; otherwise leave the agenda as it is. ' +
  'Our new office has 12 rooms, two kitchens and a garden that nobody has used since last summer. ';

/** Text as people write it: detectors and policies look at words, not at filler. ASCII, and no quotes. */
function prose(characters: number): string {
  return sentences.repeat(Math.ceil(characters / sentences.length)).slice(0, characters);
}

/** Letters at the end of a prompt that make it another one; digits would be something to look at. */
const variation = { letters: 'abcdefghijklmnop', units: 8 };

/** Gives the bytes of one request after the other. */
function requestsOf(job: LoadJob): () => Buffer {
  const bytes = requestBytes(job);
  if (job.variesText !== true) return () => bytes;
  // The prompt ends before the quotation mark and the brackets that close the body.
  const from = bytes.length - '"}]}'.length - variation.units;
  let made = Math.floor(Math.random() * 0x7fffffff);
  return () => {
    const request = Buffer.from(bytes);
    made += 1;
    for (let at = 0; at < variation.units; at += 1)
      request.write(variation.letters.charAt((made >>> (at * 4)) & 15), from + at);
    return request;
  };
}

function requestBytes(job: LoadJob): Buffer {
  const frame = {
    model: job.model ?? 'gpt-4o',
    stream: job.isStream === true,
    ...(job.maxTokens === undefined ? {} : { max_tokens: job.maxTokens }),
    messages: [{ role: 'user', content: '' }],
  };
  const padding = Math.max(0, job.requestBytes - JSON.stringify(frame).length);
  const body = JSON.stringify({ ...frame, messages: [{ role: 'user', content: prose(padding) }] });
  const headers = Object.entries(job.headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(
    `POST ${job.path} HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n${headers.join('')}\r\n${body}`,
  );
}
