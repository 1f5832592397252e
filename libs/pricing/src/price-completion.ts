import type { ResponseCompletedData, TokenUsage } from '@trueport/contracts';
import { costOf, exactCost, type PriceContext } from './cost/price-usage.js';
import type { Cost, CostFlag, ExactCost } from './cost/cost.js';
import { servedTierOf } from './cost/service-tier.js';
import { sumOfCosts } from './cost/sum-of-costs.js';
import { findPrice, type PriceQuery, type PriceSearch } from './lookup/find-price.js';
import type { PriceOverrides } from './table/price-overrides.js';
import { tableProvider, type PriceTable } from './table/price-table.js';
import type { PriceRow } from './table/price-row.js';
import { isBillable } from './usage/billable.js';
import { modelCallsOf } from './usage/model-calls.js';
import { normaliseUsage, tokensOf } from './usage/priced-usage.js';

/** What pricing needs to know of an ended response; the event of the gateway has it all. */
export type CompletionFacts = Pick<
  ResponseCompletedData,
  | 'provider'
  | 'model'
  | 'requested_model'
  | 'upstream_model'
  | 'deployment'
  | 'method'
  | 'path'
  | 'status_code'
  | 'error_code'
  | 'cached'
  | 'service_tier'
  | 'usage'
  | 'usage_source'
>;

/** Prices and what the operator configured for the deployment that answered. */
export interface PriceSources {
  readonly table: PriceTable;
  readonly overrides?: PriceOverrides | undefined;
  /** Model behind a deployment with a free name. */
  readonly deploymentModel?: string | null | undefined;
  /** Data zone of the deployment, or region of the provider's endpoint: `eu`, `us`. */
  readonly region?: string | null | undefined;
}

/** The cost of a response, and what the gateway's cache saved. */
export interface CompletionCost extends Cost {
  /** What an answer of the cache would have cost; 0 for all others, `null` when there is no price. */
  readonly savedNanoUsd: bigint | null;
}

/**
 * Prices one ended response. The gateway's header and the cost service both call it and get the same digits.
 *
 * A request that failed costs 0 unless usage was reported. Without a price the cost is `null`, never 0.
 */
export function priceCompletion(completion: CompletionFacts, sources: PriceSources): CompletionCost {
  // What the gateway answers itself costs nothing.
  if (completion.provider === 'none' || !isBillable(completion))
    return { ...free(null, []), savedNanoUsd: 0n };
  const cost = costOfAnswer(completion, sources);
  if (!completion.cached) return { ...cost, savedNanoUsd: 0n };
  return {
    ...cost,
    costNanoUsd: 0n,
    flags: [...cost.flags, 'cache_hit'],
    savedNanoUsd: cost.costNanoUsd,
  };
}

function costOfAnswer(completion: CompletionFacts, sources: PriceSources): Cost {
  const { usage, usage_source: source } = completion;
  const servedTier = servedTierOf(completion.service_tier);
  const query = queryOf(completion, sources);
  const search = findPrice(sources.table, query);
  const isProvisioned = search.kind === 'provisioned' || servedTier === 'provisioned';
  if (isProvisioned && !isOperators(search)) return free(null, ['provisioned']);
  if (search.kind !== 'price') return unpriced(null, ['unpriced']);
  const { key, row } = search.price;
  if (row.mode === 'moderation') return free(key, []);
  if (source === 'none' && !hasUsage(usage, row)) return unpriced(key, ['unpriced', 'usage_missing']);
  const context: PriceContext = {
    serviceTier: servedTier === 'provisioned' ? null : servedTier,
    inferenceGeo: usage.inference_geo,
    speed: usage.speed,
    region: sources.region,
  };
  const costs = modelCallsOf(usage, query.model).map((call) =>
    costOfCall(call, query, sources.table, search, context),
  );
  const cost = costOf(sumOfCosts(costs), key);
  return source === 'estimated' ? { ...cost, flags: [...cost.flags, 'estimated'] } : cost;
}

/** A call of the model that answered has its row, a call of another its own. */
function costOfCall(
  { usage, model }: { readonly usage: TokenUsage; readonly model: string | null },
  query: PriceQuery,
  table: PriceTable,
  answered: PriceSearch & { readonly kind: 'price' },
  context: PriceContext,
): ExactCost {
  const isOther = model !== null && model !== query.model;
  const search = isOther ? findPrice(table, { ...otherModel(query), model }) : answered;
  if (search.kind !== 'price') return { picoUsd: null, lines: [], flags: new Set(['unpriced']) };
  const normalised = normaliseUsage(usage, search.price.row);
  const cost = exactCost(search.price, normalised.usage, context);
  const flags = new Set<CostFlag>(cost.flags);
  if (normalised.isInconsistent) flags.add('usage_inconsistent');
  if (search.isAssumed) flags.add('assumed');
  if (search.isFallback) flags.add('fallback_price');
  return { ...cost, flags };
}

function queryOf(completion: CompletionFacts, sources: PriceSources): PriceQuery {
  const { usage } = completion;
  const isByThePiece =
    usage.prompt_tokens + usage.completion_tokens === 0 && usage.units?.image !== undefined;
  return {
    provider: tableProvider(completion.provider),
    model: completion.model,
    // The client's name for it may be an alias, which is nobody's price key.
    sentModel: completion.upstream_model ?? completion.requested_model,
    deployment: completion.deployment,
    deploymentModel: sources.deploymentModel ?? completion.upstream_model,
    region: sources.region,
    image: isByThePiece ? { size: usage.image_size, quality: usage.image_quality } : undefined,
    overrides: sources.overrides,
  };
}

/** Names of the deployment say nothing of a model that was called besides. */
function otherModel(query: PriceQuery): PriceQuery {
  return { ...query, sentModel: null, deployment: null, deploymentModel: null };
}

function isOperators(search: PriceSearch): boolean {
  return search.kind === 'price' && search.price.key.startsWith('operator:');
}

function hasUsage(usage: TokenUsage, row: PriceRow): boolean {
  const { usage: priced } = normaliseUsage(usage, row);
  return tokensOf(priced) > 0 || Object.keys(priced.units).length > 0 || priced.webSearchRequests > 0;
}

function free(priceKey: string | null, flags: readonly CostFlag[]): Cost {
  return { costNanoUsd: 0n, flags, priceKey, lines: [] };
}

function unpriced(priceKey: string | null, flags: readonly CostFlag[]): Cost {
  return { costNanoUsd: null, flags, priceKey, lines: [] };
}
