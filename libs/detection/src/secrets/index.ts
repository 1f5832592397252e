export { builtInPatterns } from './built-in-patterns.js';
export { detectSecrets, secretPatterns, secretReportThreshold } from './detect-secrets.js';
