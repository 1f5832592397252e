import type { TextRole } from '../finding.js';
import { injectionModel } from './injection-model.generated.js';
import { windowLogOdds } from './linear-model.js';
import { markerPatterns, matchMarkers } from './markers.js';
import { matchRules, vocabularyNumbers, type RuleMatch } from './rule-matcher.js';
import { scoreRules, type RuleScore } from './rule-score.js';
import { wordWindows, type WordWindow } from './windows.js';
import { wordsOf, type Words } from '../text/words.js';

/** Log-odds one point of the rules is worth beside the model. */
export const logOddsPerPoint = 2;

/** Points of the rules that are enough when the model is not asked. */
export const enoughPoints = 2.5;

/** What the words of a role are worth: orders belong into system prompts and do not belong into tool results. */
const roleLogOdds: Readonly<Record<TextRole, number>> = { system: -4, assistant: -1.5, user: 0, tool: 0.5 };

/** A window of words with what rules and model say about it. */
export interface ScoredWindow extends WordWindow {
  readonly rules: RuleScore;
  /** Rules, model and role together; {@link confidenceOf} makes it a probability. */
  readonly logOdds: number;
}

/** A text that was read for injection. */
export interface ReadText {
  readonly words: Words;
  readonly matches: readonly RuleMatch[];
  readonly windows: readonly ScoredWindow[];
}

/**
 * Scores every window of a text. Linear in its length.
 *
 * @param words of that text, where the caller has read them already
 */
export function readForInjection(text: string, role: TextRole, words: Words = wordsOf(text)): ReadText {
  const numbers = vocabularyNumbers(words);
  const matches = allMatches(text, words, numbers);
  const modelLogOdds = windowLogOdds(words, numbers);
  const windows = wordWindows(words.count).map((window) => {
    const rules = scoreRules(matches, window, role);
    const logOdds = modelLogOdds(window) + rules.points * logOddsPerPoint + roleLogOdds[role];
    return { ...window, rules, logOdds };
  });
  return { words, matches, windows };
}

/** Matches of word rules and markers in the order of the words. */
export function allMatches(text: string, words: Words, numbers: Uint16Array): readonly RuleMatch[] {
  const markers = matchMarkers(text, words);
  const matches = matchRules(words, numbers).map((match) => withQuotes(text, words, match));
  if (markers.length === 0) return matches;
  return [...matches, ...markers].sort((one, other) => one.from - other.from);
}

const quotes = '"\'`“”‘’«»„';
/** A quotation goes on for at most so much after the match. */
const quotedTailUnits = 40;
const closings = /^[^\n]{0,40}["'`”’»](?!\p{L})/u;

function withQuotes(text: string, words: Words, match: RuleMatch): RuleMatch {
  const before = text.charAt((words.start[match.from] ?? 0) - 1);
  if (before === '' || !quotes.includes(before)) return match;
  const end = words.end[match.to - 1] ?? 0;
  const after = text.slice(end, end + quotedTailUnits);
  return closings.test(after) ? { ...match, isQuoted: true } : match;
}

/** The probability that log-odds stand for, fitted on texts of sources the model had not seen. */
export function confidenceOf(logOdds: number): number {
  return 1 / (1 + Math.exp(-(injectionModel.slope * logOdds + injectionModel.offset)));
}

/** Every pattern that is run on a text in search of injection. */
export const injectionPatterns: readonly RegExp[] = [...markerPatterns, closings];
