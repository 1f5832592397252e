export type { AzureTarget } from './azure-names.js';
export { EgressPolicy } from './egress/egress-policy.js';
export { guardedConnector, type AddressLookup } from './egress/guarded-connector.js';
export { priceSettings, priceSources, type PriceSettings } from './prices.config.js';
export { providersSettings } from './providers.config.js';
export { createResponseTap, type ResponseTap } from './response-tap.js';
export { toGatewayError, upstreamFailureKind, type UpstreamFailureKind } from './upstream-error.js';
export { Upstreams, type Upstream, type UpstreamsOptions } from './upstreams.js';
