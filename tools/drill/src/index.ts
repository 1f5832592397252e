export { verdictOf, type Outage, type Verdict } from './verdict.js';
export type { Observation } from './observation.js';
