import type { Connection, mongo } from 'mongoose';
import { collections } from '../declared-indexes.js';
import type { LatencyHistogram } from './latency-histogram.js';

/** The requests of a period that went to one model of one provider. All counts are integers. */
export interface ModelTraffic {
  readonly provider: string;
  readonly model: string | null;
  readonly requests: number;
  readonly errors: number;
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly latency_tenths_ms: number;
}

/** How long the requests of a period took. */
export interface PeriodLatencies {
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

/** Counts of one rollup, by bucket. */
type StoredBuckets = Readonly<Record<string, number>>;

const trafficSums = [
  'requests',
  'errors',
  'prompt_tokens',
  'completion_tokens',
  'latency_tenths_ms',
] as const;

/** Sums over the hourly rollups of a tenant: what they cost does not grow with the number of requests. */
export class PeriodSumsRepository {
  constructor(private readonly connection: Connection) {}

  /** @param from a whole hour; the period lasts until now */
  async traffic(tenantId: string, from: Date): Promise<ModelTraffic[]> {
    const groups = this.rollups(collections.rollups.name).aggregate<
      Omit<ModelTraffic, 'provider' | 'model'> & {
        readonly _id: Pick<ModelTraffic, 'provider' | 'model'>;
      }
    >([
      { $match: { tenant_id: tenantId, hour: { $gte: from } } },
      { $group: { _id: { provider: '$provider', model: '$model' }, ...sumsOf(trafficSums) } },
    ]);
    return (await groups.toArray()).map(({ _id, ...sums }) => ({ ..._id, ...sums }));
  }

  /** @param from a whole hour */
  async latencies(tenantId: string, from: Date): Promise<PeriodLatencies> {
    const [latency, ttfb] = [new Map<number, number>(), new Map<number, number>()];
    const found = this.rollups(collections.rollups.name)
      .find({ tenant_id: tenantId, hour: { $gte: from } })
      .project<{ latency_buckets?: StoredBuckets; ttfb_buckets?: StoredBuckets }>({
        _id: 0,
        latency_buckets: 1,
        ttfb_buckets: 1,
      });
    for (const rollup of await found.toArray()) {
      addTo(latency, rollup.latency_buckets);
      addTo(ttfb, rollup.ttfb_buckets);
    }
    return { latency, ttfb };
  }

  /** @param from a whole hour */
  async spend(tenantId: string, from: Date): Promise<PeriodSpend> {
    const [sums] = await this.rollups(collections.spendRollups.name)
      .aggregate<PeriodSpend>([
        { $match: { tenant_id: tenantId, hour: { $gte: from } } },
        { $group: { _id: null, ...sumsOf(['cost_nano_usd', 'unpriced']) } },
      ])
      .toArray();
    return { cost_nano_usd: sums?.cost_nano_usd ?? 0, unpriced: sums?.unpriced ?? 0 };
  }

  private rollups(name: string): mongo.Collection {
    return this.connection.getClient().db(this.connection.name).collection(name);
  }
}

function sumsOf(fields: readonly string[]): Record<string, { $sum: string }> {
  return Object.fromEntries(fields.map((field) => [field, { $sum: `$${field}` }]));
}

function addTo(histogram: Map<number, number>, buckets: StoredBuckets | undefined): void {
  for (const bucket in buckets) {
    const at = Number(bucket);
    histogram.set(at, (histogram.get(at) ?? 0) + (buckets[bucket] ?? 0));
  }
}
