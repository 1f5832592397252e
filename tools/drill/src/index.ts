export { verdictOf, type Verdict } from './verdict.js';
