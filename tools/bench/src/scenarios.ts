import type { LoadJob } from './load-job.js';

/** One thing that is measured. */
export interface Scenario {
  readonly name: string;
  readonly job: Omit<LoadJob, 'port' | 'path' | 'headers'>;
  readonly headers: Readonly<Record<string, string>>;
  /** Chunks of each stream; 0 for JSON. */
  readonly chunks: number;
}

const kilobyte = 1_024;

/** What policies cost: a prompt of 4 KB by itself, and 1 KB under load. */
export function policyScenarios(durationMs: number): Scenario[] {
  return (
    [
      [1, 4],
      [32, 1],
    ] as const
  ).map(([connections, kilobytes]) => ({
    name: `JSON ${kilobytes} KB, ${connections} connections, with and without 20 policies`,
    job: {
      requestBytes: kilobytes * kilobyte,
      connections,
      durationMs,
      ratePerSecond: 0,
      isSingleShot: false,
      variesText: true,
    },
    headers: { 'x-bench-bytes': String(kilobyte) },
    chunks: 0,
  }));
}

/** Streams that all begin at once. */
function storm(
  count: number,
  chunks: number,
  gapMs: number,
  {
    suffix,
    job,
  }: { readonly suffix: string; readonly job: Pick<LoadJob, 'durationMs' | 'model' | 'maxTokens'> },
): Scenario {
  return {
    name: `${count} streams of ${chunks} chunks${suffix}`,
    job: {
      ...job,
      requestBytes: kilobyte,
      connections: count,
      ratePerSecond: 0,
      isSingleShot: true,
      isStream: true,
    },
    headers: { 'x-bench-chunks': String(chunks), 'x-bench-gap-ms': String(gapMs) },
    chunks,
  };
}

/**
 * What translation costs: the same chat once as it is to OpenAI, once in Anthropic's dialect to Anthropic.
 *
 * @param durationMs of one round
 */
export function translationScenarios(durationMs: number): Scenario[] {
  const json = (bytes: number, connections: number): Scenario => ({
    name: `JSON ${bytes / kilobyte} KB, ${connections} connections, passed through and translated`,
    job: {
      requestBytes: bytes,
      connections,
      durationMs,
      ratePerSecond: 0,
      isSingleShot: false,
      model: 'claude-sonnet-4-5',
      maxTokens: 1_000,
    },
    headers: { 'x-bench-bytes': String(kilobyte) },
    chunks: 0,
  });
  const streams = (count: number, chunks: number, gapMs: number): Scenario =>
    storm(count, chunks, gapMs, {
      suffix: ', passed through and translated',
      job: { durationMs, model: 'claude-sonnet-4-5', maxTokens: chunks },
    });
  return [json(kilobyte, 16), json(2_048 * kilobyte, 1), streams(100, 200, 20), streams(1_000, 100, 100)];
}

/** What the gateway costs while everything behind the bus works on the same cores. @param durationMs of one round */
export function sharedScenarios(durationMs: number): Scenario[] {
  const job = { requestBytes: kilobyte, durationMs, isSingleShot: false };
  const headers = { 'x-bench-bytes': String(kilobyte) };
  const suffix = 'back office at work on the same cores';
  return [
    {
      name: `JSON 1 KB, 32 connections, ${suffix}`,
      job: { ...job, connections: 32, ratePerSecond: 0 },
      headers,
      chunks: 0,
    },
    {
      name: `JSON 1 KB at 500 requests/s, ${suffix}`,
      job: { ...job, connections: 64, ratePerSecond: 500, durationMs: durationMs * 2 },
      headers,
      chunks: 0,
    },
  ];
}

/** Everything the budget speaks of. @param durationMs of one round */
export function scenarios(durationMs: number): Scenario[] {
  const json = (connections: number, bytes: number): Scenario => ({
    name: `JSON ${bytes / kilobyte} KB, ${connections} connections`,
    job: { requestBytes: bytes, connections, durationMs, ratePerSecond: 0, isSingleShot: false },
    headers: { 'x-bench-bytes': String(bytes) },
    chunks: 0,
  });
  return [
    {
      name: 'JSON 1 KB at 1,000 requests/s',
      job: {
        requestBytes: kilobyte,
        connections: 64,
        durationMs: durationMs * 2,
        ratePerSecond: 1_000,
        isSingleShot: false,
      },
      headers: { 'x-bench-bytes': String(kilobyte) },
      chunks: 0,
    },
    {
      name: '50 streams of 20 chunks begun a second',
      job: {
        requestBytes: kilobyte,
        connections: 64,
        durationMs: durationMs * 2,
        ratePerSecond: 50,
        isSingleShot: false,
        isStream: true,
      },
      headers: { 'x-bench-chunks': '20', 'x-bench-gap-ms': '20' },
      chunks: 20,
    },
    // Storms last: what they leave, of memory and of work for the back office, would be counted in what comes behind.
    storm(100, 200, 20, { suffix: '', job: { durationMs } }),
    storm(1_000, 100, 100, { suffix: '', job: { durationMs } }),
    ...[1, 32, 256].flatMap((connections) => [json(connections, kilobyte), json(connections, 50 * kilobyte)]),
  ];
}
