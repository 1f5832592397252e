import { lexicon } from './lexicon.js';
import { compilePattern, matchAt, Vocabulary, type WordPattern } from './pattern.js';
import { wordRules } from './rules.js';
import type { Words } from '../text/words.js';

/** One place where a rule matches; `from` and `to` (exclusive) count words. */
export interface RuleMatch {
  readonly rule: number;
  readonly from: number;
  readonly to: number;
  /** It stands between quotation marks by itself: rather talked about than said. */
  readonly isQuoted?: true;
}

interface Candidate {
  readonly rule: number;
  readonly pattern: WordPattern;
  /** The second word of the pattern stands at most so many words after the first; no limit where there is none. */
  readonly reach: number;
  /** 1 at the numbers of its second words; `null` where there is none. */
  readonly second: Uint8Array | null;
}

const vocabulary = new Vocabulary(lexicon);
const candidatesByWord = indexPatterns();
const negationReach = 3;
const negations = new Set(
  vocabulary.expand(
    'not|never|cannot|cant|wont|dont|mustnt|unable|nor|doesnt|shouldnt|trick|tricks|make|makes|may|might|could|try|tries|trying|attempt|attempts',
  ),
);

/** Group of the lexicon (from 1) by number of a word; 0 for words of no group. Of several groups the first. */
export const wordGroups: Uint8Array = vocabulary.groupsByNumber();

/** Numbers of the words any rule names; 0 for all others. */
export function vocabularyNumbers(words: Words): Uint16Array {
  return vocabulary.numbersOf(words);
}

/** Shorter words (`i`, `to`) say nothing about what a text is. */
const tellingLetters = 3;

/** How many words of a text, of three letters or more, any rule names. */
export function namedWords(words: Words): number {
  const numbers = vocabularyNumbers(words);
  let count = 0;
  for (let index = 0; index < words.count; index += 1) {
    const letters = (words.end[index] ?? 0) - (words.start[index] ?? 0);
    if (numbers[index] !== 0 && letters >= tellingLetters) count += 1;
  }
  return count;
}

/** Every match of every rule over words, in the order of the words. Linear in the number of words. */
export function matchRules(words: Words, numbers: Uint16Array): readonly RuleMatch[] {
  const matches: RuleMatch[] = [];
  let sentenceEnd = 0;
  for (let index = 0; index < words.count; index += 1) {
    const number = numbers[index] ?? 0;
    if (number === 0) continue;
    const candidates = candidatesByWord[number];
    if (candidates === undefined) continue;
    if (index >= sentenceEnd) sentenceEnd = endOfSentence(words, index);
    const nearest = namedWordAfter(numbers, index, sentenceEnd) - index;
    for (const { rule, pattern, reach, second } of candidates) {
      if (nearest > reach) continue;
      if (
        second !== null &&
        !someAccepted(second, numbers, index + nearest, Math.min(index + reach, sentenceEnd - 1))
      )
        continue;
      const to = matchAt(pattern, numbers, index, sentenceEnd);
      if (to > 0 && !isTakenBack(rule, words, numbers, index)) matches.push({ rule, from: index, to });
    }
  }
  return matches;
}

/** Index of the next word of the sentence that any rule names. */
function namedWordAfter(numbers: Uint16Array, index: number, sentenceEnd: number): number {
  for (let next = index + 1; next < sentenceEnd; next += 1) if (numbers[next] !== 0) return next;
  return Infinity;
}

/** Whether a pattern may go on: one of the words from a place to another (both included) is accepted. */
function someAccepted(accepts: Uint8Array, numbers: Uint16Array, from: number, to: number): boolean {
  for (let index = from; index <= to; index += 1) if (accepts[numbers[index] as number] === 1) return true;
  return false;
}

function indexPatterns(): readonly (readonly Candidate[] | undefined)[] {
  const index: Candidate[][] = [];
  wordRules.forEach((rule, number) => {
    for (const source of rule.patterns.flatMap(withContractions)) {
      const pattern = compilePattern(source, vocabulary);
      const second = pattern.steps[1];
      const reach = second === undefined ? Infinity : second.gap + 1;
      const accepts = second?.accepts ?? null;
      for (const word of new Set(vocabulary.expand(source.split(' ')[0] ?? ''))) {
        (index[word] ??= []).push({ rule: number, pattern, reach, second: accepts });
      }
    }
  });
  return index;
}

/** `you're` is read as the word `youre`: a pattern about `you are` stands for both. */
function withContractions(pattern: string): readonly string[] {
  const contracted = pattern.replace(/\byou(?: \.\.\d)? are(?:\|\S+)?(?= |$)/, 'youre');
  return contracted === pattern ? [pattern] : [pattern, contracted];
}

function endOfSentence(words: Words, from: number): number {
  const sentence = words.sentence[from];
  let end = from + 1;
  while (end < words.count && words.sentence[end] === sentence) end += 1;
  return end;
}

function isTakenBack(rule: number, words: Words, numbers: Uint16Array, from: number): boolean {
  if (wordRules[rule]?.negatable !== true) return false;
  for (let index = from - 1; index >= 0 && index >= from - negationReach; index -= 1) {
    if (words.sentence[index] !== words.sentence[from]) return false;
    if (negations.has(numbers[index] ?? 0)) return true;
  }
  return false;
}
