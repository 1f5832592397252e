export type { EndpointCall, EndpointPlanParts } from './endpoint-call.js';
export { readEndpointRequest, type EndpointRequest, type EndpointSurface } from './endpoint-request.js';
export { localAnswer } from './local-moderation.js';
export { planEndpoint } from './plan-endpoint.js';
