export { requestFacts, type RequestFacts } from './request-facts.js';
export { SseReader, type SseEvent } from './sse-reader.js';
export { createUsageTap, type UsageReading, type UsageTap } from './usage-tap.js';
