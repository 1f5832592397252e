import type { BilledUnit, TokenUsage } from '@trueport/contracts';
import type { JsonObject } from '../json.js';
import { emptyUsage, usageOf, type UsageDialect } from '../usage-accumulator.js';

const summedCounters = Object.keys(emptyUsage()) as (keyof ReturnType<typeof emptyUsage>)[];

/** Usage and model of whole answers, each of a call of its own, read as the dialect has them. */
export function readSummedUsage(
  bodies: readonly JsonObject[],
  dialect: UsageDialect,
): { readonly usage: TokenUsage | null; readonly model: string | null } {
  const usages: TokenUsage[] = [];
  let model: string | null = null;
  for (const body of bodies) {
    const read = usageOf(body, dialect);
    if (read.usage !== null) usages.push(read.usage);
    model ??= read.model;
  }
  return { usage: sumOf(usages), model };
}

/** Usage of an answer that is nothing but input tokens; `null` when they are not known. */
export function inputUsage(inputTokens: number | null): TokenUsage | null {
  return inputTokens === null ? null : { ...emptyUsage(), prompt_tokens: inputTokens };
}

/** The counts of several calls together; `null` when none reported any. */
function sumOf(usages: readonly TokenUsage[]): TokenUsage | null {
  const [first, ...others] = usages;
  if (first === undefined) return null;
  return others.reduce(added, first);
}

function added(sum: TokenUsage, next: TokenUsage): TokenUsage {
  const counters = Object.fromEntries(
    summedCounters.map((name) => [name, Number(sum[name]) + Number(next[name])]),
  );
  const names = new Set([
    ...Object.keys(sum.units ?? {}),
    ...Object.keys(next.units ?? {}),
  ]) as Set<BilledUnit>;
  if (names.size === 0) return { ...sum, ...counters };
  const units = Object.fromEntries(
    [...names].map((name) => [name, (sum.units?.[name] ?? 0) + (next.units?.[name] ?? 0)]),
  );
  return { ...sum, ...counters, units };
}
