import type { Finding } from '../finding.js';
import { compilePattern, matchAt, Vocabulary, type WordPattern } from '../injection/pattern.js';
import { wordsOf, type Words } from '../text/words.js';
import { biasLexicon, biasRules, objections, type BiasRule } from './bias-rules.js';

/** What is said against a sentence in the same breath costs this share of the confidence. */
const objectionFactor = 0.4;
const objectionReach = 8;
const leastConfidence = 0.4;

/** The rules are a lexicon: never surer than this, so that nothing is blocked for them. */
const highestConfidence = 0.65;

const vocabulary = new Vocabulary(biasLexicon);
const objecting = new Set(objections.split(' ').flatMap((word) => vocabulary.expand(word)));
const negations = new Set(vocabulary.expand('not|never|no|arent|isnt|hardly'));
const compiled: readonly { readonly rule: BiasRule; readonly pattern: WordPattern }[] = biasRules.flatMap(
  (rule) => rule.patterns.map((source) => ({ rule, pattern: compilePattern(source, vocabulary) })),
);

/**
 * Experimental: sentences that speak ill of people for what they are (sex, origin, faith, age, disability…). A lexicon
 * with targets and negations; it knows no irony and no context, and its confidence stays at 0.65 or less.
 *
 * @param words of that text, where the caller has read them already
 */
export function detectBias(text: string, words: Words = wordsOf(text)): readonly Finding[] {
  const numbers = vocabulary.numbersOf(words);
  const findings: Finding[] = [];
  let sentenceEnd = 0;
  for (let index = 0; index < words.count; index += 1) {
    if (numbers[index] === 0) continue;
    if (index >= sentenceEnd) sentenceEnd = endOfSentence(words, index);
    const finding = findingAt(words, numbers, index, sentenceEnd);
    if (finding !== undefined) findings.push(finding);
  }
  return findings;
}

function findingAt(
  words: Words,
  numbers: Uint16Array,
  from: number,
  sentenceEnd: number,
): Finding | undefined {
  for (const { rule, pattern } of compiled) {
    if (pattern.steps[0]?.accepts[numbers[from] ?? 0] !== 1) continue;
    const to = matchAt(pattern, numbers, from, sentenceEnd);
    if (to === 0) continue;
    if (rule.isTurnedByNot === true && hasNegation(numbers, from, to)) continue;
    const isObjected = hasObjection(words, numbers, from);
    const confidence = Math.min(highestConfidence, rule.confidence * (isObjected ? objectionFactor : 1));
    if (confidence < leastConfidence) return undefined;
    const evidence = [`rule:${rule.id}`, 'experimental'];
    const start = words.start[from] ?? 0;
    return { class: 'bias', type: rule.type, start, end: words.end[to - 1] ?? 0, confidence, evidence };
  }
  return undefined;
}

function hasObjection(words: Words, numbers: Uint16Array, from: number): boolean {
  for (let index = from - 1; index >= 0 && index >= from - objectionReach; index -= 1) {
    if (words.sentence[index] !== words.sentence[from]) return false;
    if (objecting.has(numbers[index] ?? 0)) return true;
  }
  return false;
}

function hasNegation(numbers: Uint16Array, from: number, to: number): boolean {
  return numbers.subarray(from, to).some((number) => negations.has(number));
}

function endOfSentence(words: Words, from: number): number {
  let end = from + 1;
  while (end < words.count && words.sentence[end] === words.sentence[from]) end += 1;
  return end;
}
