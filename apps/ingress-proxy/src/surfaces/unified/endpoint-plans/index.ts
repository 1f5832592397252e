export { readEndpointRequest, type EndpointRequest, type EndpointSurface } from './endpoint-request.js';
export { CannotCountTokens } from './count-tokens-plan.js';
export { localAnswer } from './local-moderation.js';
export { endpointPlanner } from './plan-endpoint.js';
