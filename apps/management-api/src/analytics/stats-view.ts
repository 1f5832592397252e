import { severities, violationTypes, type StatsPeriod, type StatsView } from '@trueport/contracts';
import {
  latencyQuantile,
  type LatencyHistogram,
  type ModelTraffic,
  type PeriodLatencies,
  type PeriodSpend,
  type ViolationCount,
} from '@trueport/persistence';
import { sumInUsd } from '../costs/usd.js';

/** What the rollups say of a period. */
export interface PeriodSums {
  readonly traffic: readonly ModelTraffic[];
  readonly latencies: PeriodLatencies;
  readonly spend: PeriodSpend;
  readonly violations: readonly ViolationCount[];
}

/** Where requests count that name no model, as lists of models or refused ones do. */
const noModel = 'unknown';

/** The statistics of a period. Averages and rates are 0 without requests, quantiles are `null`. */
export function statsView(
  period: StatsPeriod,
  { traffic, latencies, spend, violations }: PeriodSums,
): StatsView {
  const requests = sumOf(traffic, (sums) => sums.requests);
  const prompt = sumOf(traffic, (sums) => sums.prompt_tokens);
  const completion = sumOf(traffic, (sums) => sums.completion_tokens);
  const tenthsMs = sumOf(traffic, (sums) => sums.latency_tenths_ms);
  const errors = sumOf(traffic, (sums) => sums.errors);
  return {
    period,
    total_requests: requests,
    total_cost_usd: sumInUsd(spend.cost_nano_usd),
    unpriced_requests: spend.unpriced,
    total_tokens: { prompt, completion, total: prompt + completion },
    avg_latency_ms: requests === 0 ? 0 : Math.round(tenthsMs / requests) / 10,
    latency_ms: quantilesOf(latencies.latency),
    ttft_ms: quantilesOf(latencies.ttfb),
    error_rate_pct: requests === 0 ? 0 : Math.round((errors / requests) * 10_000) / 100,
    by_provider: countsBy(traffic, (sums) => sums.provider),
    by_model: countsBy(traffic, (sums) => sums.model ?? noModel),
    violations: violationStats(violations),
  };
}

function sumOf<Item>(items: readonly Item[], valueOf: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + valueOf(item), 0);
}

/** Names are the clients' own text: a map takes any of them, an object would not take `__proto__`. */
function countsBy(
  traffic: readonly ModelTraffic[],
  nameOf: (sums: ModelTraffic) => string,
): Record<string, number> {
  const counts = new Map<string, number>();
  for (const sums of traffic) counts.set(nameOf(sums), (counts.get(nameOf(sums)) ?? 0) + sums.requests);
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
