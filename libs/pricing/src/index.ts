export {
  priceCompletion,
  type CompletionCost,
  type CompletionFacts,
  type PriceSources,
} from './price-completion.js';
export type { Cost, CostBucket, CostFlag, CostLine } from './cost/cost.js';
export { priceUsage, type PriceContext } from './cost/price-usage.js';
export { servedTierOf, type ServedTier } from './cost/service-tier.js';
export { formatUsd, toUsdNumber } from './cost/usd.js';
export { findPrice, type PriceQuery, type PriceSearch } from './lookup/find-price.js';
export { listPrices } from './table/list-prices.js';
export { Price } from './table/price.js';
export { parsePriceOverrides, type PriceOverride, type PriceOverrides } from './table/price-overrides.js';
export { priceModes, priceRowSchema, type PriceDocument, type PriceRow } from './table/price-row.js';
export { parsePriceTable, type PriceTable } from './table/price-table.js';
export type { PricedServiceTier, TokenBucket } from './table/token-prices.js';
export { normaliseUsage, type NormalisedUsage, type PricedUsage } from './usage/priced-usage.js';
