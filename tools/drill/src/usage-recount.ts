import { differences, nameOfHour, recount, type Sums, exact } from './recount.js';

/** What hourly rollups are kept by, in a stored document. */
export interface CountedDocument {
  readonly tenant_id: string;
  readonly timestamp: Date;
  readonly key_id: string;
  readonly team: string | null;
  readonly user_id: string | null;
  readonly service: string | null;
  readonly provider: string;
  readonly model: string | null;
}

/** The fields of a stored usage log that the rollups are made of. */
export interface CountedLog extends CountedDocument {
  readonly status_code: number;
  readonly error_code: string | null;
  readonly stream: boolean;
  readonly latency_ms: number;
  readonly ttfb_ms: number | null;
  readonly request_size_bytes: number;
  readonly response_size_bytes: number;
  readonly usage: Readonly<Record<UsageField, number>>;
}

const usageFields = ['prompt_tokens', 'completion_tokens', 'cached_tokens', 'reasoning_tokens'] as const;
type UsageField = (typeof usageFields)[number];

/** A stored rollup of an hour, as far as it is compared. */
export type HourlyRollup = Readonly<Record<string, unknown>> & { readonly hour: Date };

/** What rollups of usage and of spend are kept by. */
export const dimensions = ['tenant_id', 'key_id', 'team', 'user_id', 'service', 'provider', 'model'] as const;

const summed = [
  ...['requests', 'errors', 'streams', 'latency_tenths_ms', 'ttfb_tenths_ms', 'ttfb_count'],
  ...['request_bytes', 'response_bytes', ...usageFields],
];

/** Names the usage rollups that are not what counting the logs gives. */
export function wrongUsageRollups(logs: readonly CountedLog[], rollups: readonly HourlyRollup[]): string[] {
  const counted = recount(logs, (log) => nameOfHour(log.timestamp, log, dimensions), countsOf);
  return differences(
    counted,
    rollups.map((rollup) => [nameOfHour(rollup.hour, rollup, dimensions), sumsOf(rollup, summed)]),
  );
}

/** These fields of a stored rollup. */
export function sumsOf(rollup: Readonly<Record<string, unknown>>, fields: readonly string[]): Sums {
  return new Map(fields.map((field) => [field, exact(rollup[field])]));
}

function countsOf(log: CountedLog): [string, number][] {
  return [
    ['requests', 1],
    ['errors', Number(log.status_code >= 400 || log.error_code !== null)],
    ['streams', Number(log.stream)],
    ['latency_tenths_ms', Math.round(log.latency_ms * 10)],
    ['ttfb_tenths_ms', Math.round((log.ttfb_ms ?? 0) * 10)],
    ['ttfb_count', Number(log.ttfb_ms !== null)],
    ['request_bytes', log.request_size_bytes],
    ['response_bytes', log.response_size_bytes],
    ...usageFields.map((field): [string, number] => [field, log.usage[field]]),
  ];
}
