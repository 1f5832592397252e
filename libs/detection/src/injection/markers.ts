import type { RuleMatch } from './rule-matcher.js';
import type { WeightedRule } from './rule.js';
import { wordRules } from './rules.js';
import type { Words } from '../text/words.js';
import { matchesOf } from '../text/matches.js';

/** A rule over signs that are no words: chat templates, forged turns, hidden comments. */
interface MarkerRule extends WeightedRule {
  /** Linear: every repeat is bounded. */
  readonly pattern: RegExp;
}

export const markerRules: readonly MarkerRule[] = [
  {
    id: 'chat-template',
    type: 'FAKE_ROLE',
    weight: 1.5,
    pattern:
      /<\|(?:im_start|im_end|system|user|assistant|endoftext|eot_id|start_header_id)\|>|\[\/?INST\]|<<\/?SYS>>/gi,
  },
  {
    id: 'forged-turn',
    type: 'FAKE_ROLE',
    weight: 1.2,
    pattern:
      /\n[ \t>*#[(<-]{0,12}(?:system|admin|administrator|developer|root)(?:[ _](?:prompt|message|note|override))?[\])>*]{0,3}[ \t]?:/gi,
  },
  {
    id: 'hidden-comment',
    type: 'INDIRECT_INSTRUCTION',
    weight: 1.5,
    pattern: /<!--[^<>]{0,60}(?:ignore|instruction|assistant|prompt|\bai\b)/gi,
  },
];

/** Every pattern of the marker rules. */
export const markerPatterns: readonly RegExp[] = markerRules.map(({ pattern }) => pattern);

/** Matches of the marker rules, numbered after the word rules; a marker stands where the next word begins. */
export function matchMarkers(text: string, words: Words): readonly RuleMatch[] {
  if (words.count === 0) return [];
  const matches: RuleMatch[] = [];
  markerRules.forEach(({ pattern }, number) => {
    for (const { index, 0: marker } of matchesOf(text, pattern)) {
      const from = wordAt(words, index);
      const to = Math.max(from + 1, wordAt(words, index + marker.length));
      matches.push({ rule: wordRules.length + number, from, to: Math.min(to, words.count) });
    }
  });
  return matches;
}

/** The first word that ends after an offset; the last word where there is none. */
function wordAt(words: Words, offset: number): number {
  let low = 0;
  let high = words.count - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((words.end[middle] ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
