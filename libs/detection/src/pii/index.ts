export { detectPii, detectPiiIn, piiPatterns } from './detect-pii.js';
export { identifierKinds, type IdentifierKind } from './identifiers/index.js';
export { reportThreshold } from './report-threshold.js';
