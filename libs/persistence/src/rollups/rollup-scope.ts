/**
 * What a rollup sums: an hour of requests that share all dimensions (`key`), or everything of a tenant in an hour or in
 * a UTC day. The latter are what statistics read, so that their cost does not grow with keys, users and models.
 */
export type RollupScope = 'key' | SummaryScope;

/** Rollups of everything a tenant does. */
export type SummaryScope = 'tenant_hour' | 'tenant_day';

/** What a summary rollup is kept by. */
export interface SummaryDimensions {
  readonly scope: SummaryScope;
  readonly tenant_id: string;
  /** Of a day its first moment, in UTC. */
  readonly hour: Date;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** The first moment of an hour. */
export function rollupHour(timestamp: Date): Date {
  return new Date(Math.floor(timestamp.getTime() / hourMs) * hourMs);
}

/** The first moment of a UTC day. */
export function rollupDay(timestamp: Date): Date {
  return new Date(Math.floor(timestamp.getTime() / dayMs) * dayMs);
}

/** Which summaries together sum a period that lasts until now. */
export interface SummaryPeriod {
  /** Days from here on; the last one is not over yet, and has everything so far. */
  readonly daysFrom: Date;
  /** Hours from here on, before the first of those days: 23 at most. */
  readonly hoursFrom: Date;
}

/** @param from a whole hour */
export function summaryPeriod(from: Date): SummaryPeriod {
  return { hoursFrom: from, daysFrom: rollupDay(new Date(from.getTime() + dayMs - hourMs)) };
}

/** Filters that find the summaries of a period, days first. */
export function summaryFilters(tenantId: string, from: Date) {
  const { daysFrom, hoursFrom } = summaryPeriod(from);
  return [
    { tenant_id: tenantId, scope: 'tenant_day', hour: { $gte: daysFrom } },
    { tenant_id: tenantId, scope: 'tenant_hour', hour: { $gte: hoursFrom, $lt: daysFrom } },
  ] as const;
}
