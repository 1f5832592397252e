import type { Connection, mongo } from 'mongoose';
import { collections } from '../declared-indexes.js';
import { modelOfCount } from '../rollups/model-names.js';
import { summaryFilters } from '../rollups/rollup-scope.js';
import type { LatencyHistogram } from './latency-histogram.js';

const trafficSums = [
  'requests',
  'errors',
  'prompt_tokens',
  'completion_tokens',
  'latency_tenths_ms',
] as const;

/** The requests of a period. All counts are integers. */
export interface PeriodTraffic extends Readonly<Record<(typeof trafficSums)[number], number>> {
  readonly byProvider: ReadonlyMap<string, number>;
  /** By the model's name; `null` for requests that name none, `undefined` for models beyond those counted by name. */
  readonly byModel: ReadonlyMap<string | null | undefined, number>;
  readonly latency: LatencyHistogram;
  /** To the first byte, of requests that have one. */
  readonly ttfb: LatencyHistogram;
}

/** What the requests of a period cost. */
export interface PeriodSpend {
  readonly cost_nano_usd: number;
  /** Requests without a price. */
  readonly unpriced: number;
}

/** Counts of one rollup, by bucket or name. */
type StoredCounts = Readonly<Record<string, number>>;

type StoredSummary = Partial<Readonly<Record<(typeof trafficSums)[number] | keyof PeriodSpend, number>>> &
  Partial<Readonly<Record<'by_provider' | 'by_model' | 'latency_buckets' | 'ttfb_buckets', StoredCounts>>>;

/**
 * Sums over the summaries of a tenant: 90 days and 23 hours at most, so that they cost the same however many requests,
 * keys, users and models there are.
 */
export class PeriodSumsRepository {
  constructor(private readonly connection: Connection) {}

  /** @param from a whole hour; the period lasts until now */
  async traffic(tenantId: string, from: Date): Promise<PeriodTraffic> {
    const counts = ['by_provider', 'by_model', 'latency_buckets', 'ttfb_buckets'] as const;
    const summaries = await this.summaries(collections.rollups.name, tenantId, from, [
      ...trafficSums,
      ...counts,
    ]);
    const [sums, byName] = [sumsOf(summaries, trafficSums), (name: string) => name];
    return {
      ...sums,
      byProvider: counted(summaries, 'by_provider', byName),
      byModel: counted(summaries, 'by_model', modelOfCount),
      latency: counted(summaries, 'latency_buckets', Number),
      ttfb: counted(summaries, 'ttfb_buckets', Number),
    };
  }

  /** @param from a whole hour */
  async spend(tenantId: string, from: Date): Promise<PeriodSpend> {
    const fields = ['cost_nano_usd', 'unpriced'] as const;
    return sumsOf(await this.summaries(collections.spendRollups.name, tenantId, from, fields), fields);
  }

  private async summaries(
    name: string,
    tenantId: string,
    from: Date,
    fields: readonly (keyof StoredSummary)[],
  ): Promise<StoredSummary[]> {
    const projection = { _id: 0, ...Object.fromEntries(fields.map((field) => [field, 1])) };
    const rollups: mongo.Collection = this.connection.getClient().db(this.connection.name).collection(name);
    const found = await Promise.all(
      summaryFilters(tenantId, from).map((filter) =>
        rollups.find(filter, { batchSize: 1_000 }).project<StoredSummary>(projection).toArray(),
      ),
    );
    return found.flat();
  }
}

function sumsOf<Field extends (typeof trafficSums)[number] | keyof PeriodSpend>(
  summaries: readonly StoredSummary[],
  fields: readonly Field[],
): Record<Field, number> {
  const sums = fields.map((field) => [
    field,
    summaries.reduce((sum, summary) => sum + (summary[field] ?? 0), 0),
  ]);
  return Object.fromEntries(sums) as Record<Field, number>;
}

/** Adds the counts of all summaries up. A map takes whatever clients call their models. */
function counted<Key>(
  summaries: readonly StoredSummary[],
  field: 'by_provider' | 'by_model' | 'latency_buckets' | 'ttfb_buckets',
  keyOf: (name: string) => Key,
): Map<Key, number> {
  const byName = new Map<string, number>();
  for (const { [field]: counts = {} } of summaries)
    for (const name of Object.keys(counts))
      byName.set(name, (byName.get(name) ?? 0) + (counts[name] as number));
  return new Map([...byName].map(([name, count]) => [keyOf(name), count]));
}
