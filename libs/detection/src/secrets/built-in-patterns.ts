import { piiPatterns } from '../pii/index.js';
import { textPatterns } from '../text/index.js';
import { secretPatterns } from './detect-secrets.js';

/** Every regular expression that is run on texts of tenants; each is proved linear. */
export const builtInPatterns: readonly RegExp[] = [...textPatterns, ...piiPatterns, ...secretPatterns];
