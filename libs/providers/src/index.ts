export { EgressPolicy } from './egress/egress-policy.js';
export { guardedConnector } from './egress/guarded-connector.js';
export { providersSettings } from './providers.config.js';
export { createResponseTap, type ResponseTap } from './response-tap.js';
export { toGatewayError } from './upstream-error.js';
export { Upstreams, type AzureTarget, type Upstream, type UpstreamsOptions } from './upstreams.js';
