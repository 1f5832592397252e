export { detectSecrets, detectSecretsIn, secretPatterns, secretReportThreshold } from './detect-secrets.js';
