import type { TextRole } from '../finding.js';
import type { RuleMatch } from './rule-matcher.js';
import { markerRules } from './markers.js';
import type { WeightedRule } from './rule.js';
import { wordRules } from './rules.js';
import type { WordWindow } from './windows.js';

/** All rules by their number. */
export const injectionRules: readonly WeightedRule[] = [...wordRules, ...markerRules];

/** What a quoted phrase is worth of one that is said. */
const quotedFactor = 0.4;

/** Points of the rules that match within a window and which rules they were, heaviest first. */
export interface RuleScore {
  readonly points: number;
  readonly rules: readonly WeightedRule[];
}

/** No rule matched. */
export const noRuleScore: RuleScore = { points: 0, rules: [] };

/** Adds up the rules that begin within a window: each once, of each family the heaviest, only those of the role. */
export function scoreRules(matches: readonly RuleMatch[], window: WordWindow, role: TextRole): RuleScore {
  const byFamily = new Map<string, WeightedRule>();
  for (let index = firstFrom(matches, window.from); index < matches.length; index += 1) {
    const match = matches[index];
    if (match === undefined || match.from >= window.to) break;
    const rule = injectionRules[match.rule];
    if (rule === undefined || (rule.role !== undefined && rule.role !== role)) continue;
    const weighed = match.isQuoted === true ? quoted(rule) : rule;
    const family = rule.family ?? rule.id;
    if (weighed.weight > (byFamily.get(family)?.weight ?? -Infinity)) byFamily.set(family, weighed);
  }
  if (byFamily.size === 0) return noRuleScore;
  const rules = [...byFamily.values()].sort((one, other) => other.weight - one.weight);
  return { points: rules.reduce((sum, rule) => sum + rule.weight, 0), rules };
}

function quoted(rule: WeightedRule): WeightedRule {
  return { ...rule, weight: rule.weight * quotedFactor };
}

function firstFrom(matches: readonly RuleMatch[], from: number): number {
  let low = 0;
  let high = matches.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((matches[middle]?.from ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  return low;
}
