import { exfiltrationPatterns } from './exfiltration/index.js';
import { markerPatterns } from './injection/index.js';
import { piiPatterns } from './pii/index.js';
import { secretPatterns } from './secrets/index.js';

/** Every regular expression the built-in detectors run on a text; each has to be linear. */
export const builtInPatterns: readonly RegExp[] = [
  ...piiPatterns,
  ...secretPatterns,
  ...markerPatterns,
  ...exfiltrationPatterns,
];
