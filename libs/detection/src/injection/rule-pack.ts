import { lexicon } from './lexicon.js';
import { injectionRules } from './rule-score.js';

/** Everything the injection rules are made of, for the version of the detectors. */
export const injectionRulePack = { lexicon, injectionRules } as const;
