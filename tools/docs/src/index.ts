export { compatibilityReference } from './compatibility-reference.js';
export { configurationReference } from './configuration-reference.js';
export { errorReference } from './error-reference.js';
