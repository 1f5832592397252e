import { createHash } from 'node:crypto';
import { latencyBucket } from './latency-histogram.js';
import { modelCountOf } from '../rollups/model-names.js';
import { rollupHour, type SummaryDimensions } from '../rollups/rollup-scope.js';
import type { RollupDelta } from '../rollups/rollup.repository.js';
import { addSums, summaryDeltas, type GrowingSums } from '../rollups/summary-deltas.js';
import type { StoredUsageLog } from '../usage-logs/usage-log.js';

/** What the requests of a rollup have in common. */
export interface RollupDimensions {
  readonly scope: 'key';
  readonly tenant_id: string;
  readonly hour: Date;
  readonly key_id: string;
  readonly team: string | null;
  readonly user_id: string | null;
  readonly service: string | null;
  readonly provider: string;
  readonly model: string | null;
}

/** What is summed. All are integers. */
export interface RollupSums {
  readonly requests: number;
  readonly errors: number;
  readonly streams: number;
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly cached_tokens: number;
  readonly reasoning_tokens: number;
  readonly latency_tenths_ms: number;
  readonly ttfb_tenths_ms: number;
  readonly ttfb_count: number;
  readonly request_bytes: number;
  readonly response_bytes: number;
  /** Requests by latency bucket, `latency_buckets.17`; see `latencyBucket`. */
  readonly [bucket: `${'latency' | 'ttfb'}_buckets.${number}`]: number;
  /** Of summaries only: requests by provider and by model; see `modelCountOf`. */
  readonly [count: `by_${'provider' | 'model'}.${string}`]: number;
}

/** What logs add to one rollup. */
export interface UsageRollupDelta extends RollupDelta {
  readonly dimensions: RollupDimensions | SummaryDimensions;
  readonly sums: RollupSums;
}

interface FineDelta {
  readonly dimensions: RollupDimensions;
  readonly sums: RollupSums;
}

/** What a set of logs adds to the rollups: first to those by all dimensions, then to the summaries of each tenant. */
export function rollupDeltas(logs: readonly StoredUsageLog[]): UsageRollupDelta[] {
  const deltas = new Map<string, { dimensions: RollupDimensions; sums: Writable<RollupSums> }>();
  for (const log of logs) {
    const key = keyOf(log);
    const known = deltas.get(key);
    if (known === undefined) deltas.set(key, { dimensions: dimensionsOf(log), sums: sumsOf(log) });
    else addSums(known.sums as GrowingSums, sumsOf(log));
  }
  // The id costs more than all the rest: once for each rollup, not for each log.
  const fine = [...deltas].map(([key, delta]) => ({ id: idOf(key), ...delta }));
  return [...fine, ...summaryDeltas<RollupSums, FineDelta>(fine, addNames)];
}

/** What decides in which rollup something counts. */
export type RollupKey = Omit<RollupDimensions, 'hour' | 'scope'> & { readonly timestamp: Date };

/** The id of the rollup that counts a log or its cost. */
export function rollupIdOf(key: RollupKey): string {
  return idOf(keyOf(key));
}

type Writable<T> = { -readonly [Name in keyof T]: T[Name] };

const hourTextLength = '2026-11-20T10'.length;

/** The hour, then all other dimensions as a list. */
function keyOf(log: RollupKey): string {
  const { tenant_id, key_id, team, user_id, service, provider, model } = log;
  const others = JSON.stringify([tenant_id, key_id, team, user_id, service, provider, model]);
  return `${log.timestamp.toISOString().slice(0, hourTextLength)}${others}`;
}

/** The hour in front, so that ids sort by time; the rest as a hash, since user and model are free text. */
function idOf(key: string): string {
  const hash = createHash('sha256').update(key.slice(hourTextLength)).digest('base64url').slice(0, 24);
  return `${key.slice(0, hourTextLength)}|${hash}`;
}

function dimensionsOf(log: StoredUsageLog): RollupDimensions {
  return {
    scope: 'key',
    tenant_id: log.tenant_id,
    hour: rollupHour(log.timestamp),
    key_id: log.key_id,
    team: log.team,
    user_id: log.user_id,
    service: log.service,
    provider: log.provider,
    model: log.model,
  };
}

function sumsOf(log: StoredUsageLog): Writable<RollupSums> {
  return {
    requests: 1,
    errors: log.status_code >= 400 || log.error_code !== null ? 1 : 0,
    streams: log.stream ? 1 : 0,
    prompt_tokens: log.usage.prompt_tokens,
    completion_tokens: log.usage.completion_tokens,
    cached_tokens: log.usage.cached_tokens,
    reasoning_tokens: log.usage.reasoning_tokens,
    latency_tenths_ms: Math.round(log.latency_ms * 10),
    ttfb_tenths_ms: log.ttfb_ms === null ? 0 : Math.round(log.ttfb_ms * 10),
    ttfb_count: log.ttfb_ms === null ? 0 : 1,
    request_bytes: log.request_size_bytes,
    response_bytes: log.response_size_bytes,
    [`latency_buckets.${latencyBucket(log.latency_ms)}`]: 1,
    ...(log.ttfb_ms === null ? {} : { [`ttfb_buckets.${latencyBucket(log.ttfb_ms)}`]: 1 }),
  };
}

function addNames(sums: GrowingSums, { dimensions, sums: { requests } }: FineDelta): void {
  const { provider, model } = dimensions;
  addSums(sums, { [`by_provider.${provider}`]: requests, [modelCountOf(model)]: requests });
}
