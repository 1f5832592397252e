export { scenarios, type Scenario } from './scenarios.js';
