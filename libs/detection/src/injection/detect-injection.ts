import type { Finding, TextRole } from '../finding.js';
import { injectionModel } from './injection-model.generated.js';
import { confidenceOf, readForInjection, type ReadText, type ScoredWindow } from './injection-score.js';
import type { RuleMatch } from './rule-matcher.js';
import { injectionRules } from './rule-score.js';
import type { Words } from '../text/words.js';

/** Findings below this confidence are not reported: fewer than one harmless text in a hundred has one above. */
export const injectionThreshold: number = injectionModel.threshold;

/** Findings of one text; an attack of that many parts needs no more of them. */
const findingLimit = 20;
const evidenceLimit = 4;

/**
 * Attempts to turn a model against its instructions: overrides, jailbreaks, questions for the system prompt, forged
 * roles, orders in tool results.
 *
 * Each window of the text is judged by weighted rules and by a linear model over hashed n-grams; overlapping windows
 * give one finding, the surest. Its type is that of the heaviest rule, `PROMPT_INJECTION` where only the model objects.
 *
 * @param words of that text, where the caller has read them already
 */
export function detectInjection(text: string, role: TextRole, words?: Words): readonly Finding[] {
  const read = readForInjection(text, role, words);
  const suspicious = read.windows
    .filter(({ logOdds }) => confidenceOf(logOdds) >= injectionThreshold)
    .sort((one, other) => other.logOdds - one.logOdds);
  const chosen: ScoredWindow[] = [];
  for (const window of suspicious) {
    if (chosen.length >= findingLimit) break;
    if (chosen.every((other) => window.to <= other.from || window.from >= other.to)) chosen.push(window);
  }
  return chosen.map((window) => toFinding(read, window)).sort((one, other) => one.start - other.start);
}

function toFinding(read: ReadText, window: ScoredWindow): Finding {
  const [heaviest] = window.rules.rules;
  const speaking = window.rules.rules.filter(({ weight }) => weight > 0).slice(0, evidenceLimit);
  const { from, to } = heaviest === undefined ? window : spanOfRules(read.matches, window);
  return {
    class: 'injection',
    type: heaviest === undefined || heaviest.weight <= 0 ? 'PROMPT_INJECTION' : heaviest.type,
    start: read.words.start[from] ?? 0,
    end: read.words.end[to - 1] ?? 0,
    confidence: confidenceOf(window.logOdds),
    evidence: [...speaking.map(({ id }) => `rule:${id}`), 'model:linear'],
  };
}

/** From the first to the last rule that speaks for an attack, within the window. */
function spanOfRules(matches: readonly RuleMatch[], window: ScoredWindow): { from: number; to: number } {
  let from = window.to;
  let to = window.from;
  for (const match of matches) {
    if (match.from < window.from || match.from >= window.to) continue;
    if ((injectionRules[match.rule]?.weight ?? 0) <= 0) continue;
    from = Math.min(from, match.from);
    to = Math.max(to, match.to);
  }
  return to > from ? { from, to } : window;
}
