export { verdictOf, type Verdict } from './verdict.js';
export type { Evidence, Outage } from './evidence.js';
export type { Observation } from './observation.js';
