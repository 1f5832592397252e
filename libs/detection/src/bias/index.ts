export { biasLexicon, biasRules } from './bias-rules.js';
export { detectBias } from './detect-bias.js';
