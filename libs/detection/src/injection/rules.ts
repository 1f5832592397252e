import { discourseRules } from './discourse-rules.js';
import { extractionRules } from './extraction-rules.js';
import { indirectRules } from './indirect-rules.js';
import { jailbreakRules } from './jailbreak-rules.js';
import { overrideRules } from './override-rules.js';
import { roleRules } from './role-rules.js';
import type { InjectionRule } from './rule.js';

/** Rules over words, in the order their numbers are given; those of `markers.ts` come after. */
export const wordRules: readonly InjectionRule[] = [
  ...overrideRules,
  ...jailbreakRules,
  ...extractionRules,
  ...roleRules,
  ...indirectRules,
  ...discourseRules,
];
