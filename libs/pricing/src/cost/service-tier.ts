import type { PricedServiceTier } from '../table/token-prices.js';

/** How the response says it was served: at prices of a tier, from capacity paid by the hour, or normally. */
export type ServedTier = PricedServiceTier | 'provisioned' | null;

const tiers: ReadonlyMap<string, ServedTier> = new Map([
  ['batch', 'batch'],
  ['flex', 'flex'],
  ['on_demand_flex', 'flex'],
  ['priority', 'priority'],
  ['fast', 'priority'],
  ['on_demand_priority', 'priority'],
  ['provisioned_throughput', 'provisioned'],
]);

/**
 * The tier that a response names; unknown names are the normal one.
 *
 * @source `service_tier` of OpenAI and Anthropic, `serviceTier` and `trafficType` of Gemini; read 2026-11
 */
export function servedTierOf(label: string | null): ServedTier {
  return label === null ? null : (tiers.get(label.toLowerCase()) ?? null);
}
