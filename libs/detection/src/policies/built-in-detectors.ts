import { scanReading } from '../scan-text.js';
import { TextReading } from '../text-reading.js';
import type { PolicyDetectors } from './compile-policies.js';

/** The detectors of this library, for policies that name no pattern of their own. Secrets are personal data here. */
export const builtInDetectors: PolicyDetectors = {
  pii: (text, role, reading = new TextReading(text)) =>
    scanReading(reading, role, { classes: ['pii', 'secret'] }),
  injection: (text, role, reading = new TextReading(text)) =>
    scanReading(reading, role, { classes: ['injection'] }),
};
