import { foldCase, type PolicyText } from './policy-text.js';
import type { PatternProblem } from './pattern-problem.js';
import type { Span } from './policy.js';
import type { SpanFinder } from './span-finder.js';
import { WordAutomaton } from './word-automaton.js';

/** The words of a keyword policy: separated by commas or line ends, in any case. */
export function keywordsOf(pattern: string): readonly string[] {
  const words = pattern.split(/[,\r\n]/).map((word) => foldCase(word.trim()));
  return [...new Set(words)].filter((word) => word !== '');
}

/** What is wrong with a list of words, or `null`. */
export function keywordProblem(pattern: string): PatternProblem | null {
  return keywordsOf(pattern).length === 0 ? { kind: 'empty' } : null;
}

/**
 * Finders for the lists of several policies, which search a text together: the first that is asked searches for all.
 *
 * @param patterns one list per policy
 */
export function compileKeywords(patterns: readonly string[]): readonly SpanFinder[] {
  const lists = patterns.map((pattern, list) => ({ list, words: keywordsOf(pattern) }));
  const automaton = new WordAutomaton(lists);
  const found = new WeakMap<PolicyText, readonly (readonly Span[])[]>();
  const search = (text: PolicyText): readonly (readonly Span[])[] => {
    const known = found.get(text);
    if (known !== undefined) return known;
    const spans: Span[][] = lists.map(() => []);
    automaton.find(text.folded, (list, start, end) => spans[list]?.push({ start, end, type: 'KEYWORD' }));
    found.set(text, spans);
    return spans;
  };
  return lists.map(({ list, words }) => ({
    find: (text) => search(text)[list] ?? [],
    longestMatch: Math.max(0, ...words.map(({ length }) => length)),
  }));
}
