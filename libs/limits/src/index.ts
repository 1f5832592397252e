export { clientIpReader, type ClientIpReader } from './client-ip.js';
export type { LimitDecision, Limiter, LimiterOptions, LimitRequest, LimitWindow } from './limiter.js';
export { limitsSettings } from './limits.config.js';
export { MemoryLimiter } from './memory-limiter.js';
export { RedisLimiter, type RedisLimiterOptions } from './redis-limiter.js';
