import type { TokenUsage } from '@trueport/contracts';
import { readGoogleUsage } from '../../google/usage.js';
import type { JsonObject } from '../../json.js';
import { consistentUsage, newUsageState } from '../../usage-accumulator.js';

/** Usage so far and the tier that serves the answer. */
export interface UsageReport {
  readonly usage: TokenUsage;
  readonly serviceTier: string | null;
}

/** Usage of one answer: cumulative, the latest counts. */
export class UsageReader {
  private readonly state = newUsageState();
  private latest: UsageReport | null = null;

  /** @returns the usage so far if this document changed it */
  read(document: JsonObject): UsageReport | null {
    readGoogleUsage(document, this.state);
    if (this.state.usage === null) return null;
    const report = { usage: { ...consistentUsage(this.state.usage) }, serviceTier: this.state.serviceTier };
    if (this.latest !== null && isSame(this.latest, report)) return null;
    this.latest = report;
    return report;
  }
}

function isSame({ usage: before, serviceTier }: UsageReport, { usage, ...now }: UsageReport): boolean {
  const keys = Object.keys(usage) as (keyof TokenUsage)[];
  const isSameSize = keys.length === Object.keys(before).length && serviceTier === now.serviceTier;
  return isSameSize && keys.every((key) => before[key] === usage[key]);
}
