import { scanText } from '../scan-text.js';
import type { PolicyDetectors } from './compile-policies.js';

/** The detectors of this library, for policies that name no pattern of their own. Secrets are personal data here. */
export const builtInDetectors: PolicyDetectors = {
  pii: (text, role) => scanText(text, role, { classes: ['pii', 'secret'] }),
  injection: (text, role) => scanText(text, role, { classes: ['injection'] }),
};
