export { requestFacts, requestPrefixBytes, type RequestFacts } from './request-facts.js';
export { SseReader, type SseDataHandler } from './sse-reader.js';
export { createUsageTap, type UsageReading, type UsageTap, type UsageTapOptions } from './usage-tap.js';
