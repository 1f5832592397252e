/** The fields of a stored usage log that the rollups are made of. */
export interface CountedLog {
  readonly tenant_id: string;
  readonly timestamp: Date;
  readonly key_id: string;
  readonly team: string | null;
  readonly user_id: string | null;
  readonly service: string | null;
  readonly provider: string;
  readonly model: string | null;
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

/** A stored rollup, as far as it is compared. */
export type CountedRollup = Readonly<Record<string, unknown>> & { readonly hour: Date };

const dimensions = ['tenant_id', 'key_id', 'team', 'user_id', 'service', 'provider', 'model'] as const;
const hourMs = 3_600_000;

/**
 * Names the rollups that are not what counting the logs gives. Counts in its own way on purpose: with the product's
 * own arithmetic a mistake in it would agree with itself.
 */
export function wrongRollups(logs: readonly CountedLog[], rollups: readonly CountedRollup[]): string[] {
  const counted = recount(logs);
  const wrong: string[] = [];
  for (const rollup of rollups) {
    const name = nameOf(rollup, rollup.hour.getTime());
    const sums = counted.get(name);
    counted.delete(name);
    if (sums === undefined || [...sums].some(([field, sum]) => rollup[field] !== sum)) wrong.push(name);
  }
  return [...wrong, ...counted.keys()];
}

function recount(logs: readonly CountedLog[]): Map<string, Map<string, number>> {
  const counted = new Map<string, Map<string, number>>();
  for (const log of logs) {
    const name = nameOf(log, log.timestamp.getTime() - (log.timestamp.getTime() % hourMs));
    const sums = counted.get(name) ?? new Map<string, number>();
    counted.set(name, sums);
    for (const [field, value] of countsOf(log)) sums.set(field, (sums.get(field) ?? 0) + value);
  }
  return counted;
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

function nameOf(row: object, hour: number): string {
  const fields = row as Readonly<Record<string, unknown>>;
  return JSON.stringify([new Date(hour).toISOString(), ...dimensions.map((name) => fields[name] ?? null)]);
}
