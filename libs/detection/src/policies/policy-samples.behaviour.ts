import type { Detector } from '../finding.js';
import type { PolicyDetectors } from './compile-policies.js';
import type { Policy } from './policy.js';

let made = 0;

/** A policy that redacts requests and answers, with an id of its own. */
export function policy(fields: Partial<Policy>): Policy {
  made += 1;
  return {
    id: `pol-${made}`,
    name: 'a policy',
    action: 'redact',
    trigger_type: 'regex',
    pattern: 'x',
    applies_to: 'both',
    is_active: true,
    priority: 100,
    failure_mode: 'open',
    ...fields,
  };
}

const digits: Detector = (text) =>
  [...text.matchAll(/\d{3}-\d{2}-\d{4}/g)].map(({ index, 0: found }) => ({
    class: 'pii',
    type: 'US_SSN',
    start: index,
    end: index + found.length,
    confidence: 0.9,
    evidence: [],
  }));
const commands: Detector = (text, role) =>
  [...text.matchAll(/ignore all/g)].map(({ index, 0: found }) => ({
    class: 'injection',
    type: 'INSTRUCTION_OVERRIDE',
    start: index,
    end: index + found.length,
    confidence: role === 'tool' ? 0.95 : 0.6,
    evidence: [],
  }));

/** Detectors that know one thing each: `123-45-6789`, and `ignore all` in results of tools. */
export const simpleDetectors: PolicyDetectors = { pii: digits, injection: commands };
