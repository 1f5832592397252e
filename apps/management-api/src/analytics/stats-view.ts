import { severities, violationTypes, type StatsPeriod, type StatsView } from '@trueport/contracts';
import {
  latencyQuantile,
  type LatencyHistogram,
  type PeriodSpend,
  type PeriodTraffic,
  type ViolationCount,
} from '@trueport/persistence';
import { sumInUsd } from '../costs/usd.js';

/** What the rollups say of a period. */
export interface PeriodSums {
  readonly traffic: PeriodTraffic;
  readonly spend: PeriodSpend;
  readonly violations: readonly ViolationCount[];
}

/** Where requests count that name no model, as lists of models or refused ones do. */
const noModel = 'unknown';
/** Where requests count that name one of too many models. */
const otherModel = 'other';

/** The statistics of a period. Averages and rates are 0 without requests, quantiles are `null`. */
export function statsView(period: StatsPeriod, { traffic, spend, violations }: PeriodSums): StatsView {
  const { requests, prompt_tokens: prompt, completion_tokens: completion } = traffic;
  return {
    period,
    total_requests: requests,
    total_cost_usd: sumInUsd(spend.cost_nano_usd),
    unpriced_requests: spend.unpriced,
    total_tokens: { prompt, completion, total: prompt + completion },
    avg_latency_ms: requests === 0 ? 0 : Math.round(traffic.latency_tenths_ms / requests) / 10,
    latency_ms: quantilesOf(traffic.latency),
    ttft_ms: quantilesOf(traffic.ttfb),
    error_rate_pct: requests === 0 ? 0 : Math.round((traffic.errors / requests) * 10_000) / 100,
    by_provider: countsBy(traffic.byProvider, (provider) => provider),
    by_model: countsBy(traffic.byModel, (model) => (model === undefined ? otherModel : (model ?? noModel))),
    violations: violationStats(violations),
  };
}

function sumOf<Item>(items: readonly Item[], valueOf: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + valueOf(item), 0);
}

/** Names are the clients' own text: a map takes any of them, an object would not take `__proto__`. */
function countsBy<Key>(
  requests: ReadonlyMap<Key, number>,
  nameOf: (key: Key) => string,
): Record<string, number> {
  const counts = new Map<string, number>();
  for (const [key, count] of requests) counts.set(nameOf(key), (counts.get(nameOf(key)) ?? 0) + count);
  return Object.fromEntries([...counts].sort(([, one], [, other]) => other - one));
}

function quantilesOf(histogram: LatencyHistogram): StatsView['latency_ms'] {
  return {
    p50: latencyQuantile(histogram, 0.5),
    p95: latencyQuantile(histogram, 0.95),
    p99: latencyQuantile(histogram, 0.99),
  };
}

function violationStats(counts: readonly ViolationCount[]): StatsView['violations'] {
  const ofKind = (fits: (count: ViolationCount) => boolean): number =>
    sumOf(counts.filter(fits), ({ count }) => count);
  const [critical, high, medium, low] = severities.map((severity) =>
    ofKind((count) => count.severity === severity),
  ) as [number, number, number, number];
  return {
    total: sumOf(counts, ({ count }) => count),
    by_type: Object.fromEntries(violationTypes.map((type) => [type, ofKind((count) => count.type === type)])),
    critical,
    high,
    medium,
    low,
  };
}
