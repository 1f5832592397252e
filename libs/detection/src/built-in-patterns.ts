import { exfiltrationPatterns } from './exfiltration/index.js';
import { injectionPatterns } from './injection/index.js';
import { piiPatterns } from './pii/index.js';
import { secretPatterns } from './secrets/index.js';
import { severityPatterns } from './severity.js';
import { textPatterns } from './text/index.js';

/**
 * Every regular expression that has a name in the built-in detectors and in what prepares a text for them; each has to
 * be linear. Those without a name read slices of bounded length or single values.
 */
export const builtInPatterns: readonly RegExp[] = [
  ...textPatterns,
  ...piiPatterns,
  ...secretPatterns,
  ...injectionPatterns,
  ...exfiltrationPatterns,
  ...severityPatterns,
];
