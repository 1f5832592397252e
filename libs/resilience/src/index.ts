export { breakerSettings } from './breaker/breaker.config.js';
export { BreakerRegistry } from './breaker/breaker-registry.js';
export {
  ProviderBreaker,
  type BreakerAdmission,
  type BreakerOptions,
  type BreakerPermit,
  type BreakerState,
} from './breaker/provider-breaker.js';
