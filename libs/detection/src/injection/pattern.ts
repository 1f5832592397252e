import { WordTable } from '../text/word-table.js';
import { wordHash, type Words } from '../text/words.js';

/**
 * A pattern over words: steps separated by blanks, all within one sentence.
 *
 * `@name` is any word of that group of the lexicon, `one|two` any of these words, `..3` lets up to three words stand
 * between two steps. Several groups may be joined: `@prior|@whole|your`.
 */
export interface WordPattern {
  readonly steps: readonly PatternStep[];
}

interface PatternStep {
  /** 1 at every number of a word the step accepts. */
  readonly accepts: Uint8Array;
  /** How many words may stand before this step. */
  readonly gap: number;
}

/** Words all patterns together may name. */
const vocabularyLimit = 2048;

/** Gives every word that any pattern names a small number, so that a step is one look into an array. */
export class Vocabulary {
  private readonly numbers = new Map<number, number>();
  private readonly accepted = new Map<string, Uint8Array>();
  private table: WordTable | undefined;

  constructor(private readonly groups: Readonly<Record<string, readonly string[]>>) {
    for (const words of Object.values(groups)) for (const word of words) this.numberOf(word);
  }

  /** Numbers of the words of a text; 0 for a word no pattern names. */
  numbersOf(words: Words): Uint16Array {
    const table = (this.table ??= new WordTable(this.numbers));
    const { hash, count } = words;
    const numbers = new Uint16Array(count);
    for (let index = 0; index < count; index += 1) numbers[index] = table.numberOf(hash[index] ?? 0);
    return numbers;
  }

  /** By number of a word: the first group it belongs to, counted from 1 in the order of the lexicon. */
  groupsByNumber(): Uint8Array {
    const groups = new Uint8Array(vocabularyLimit);
    Object.values(this.groups).forEach((words, group) => {
      for (const word of words) groups[this.numberOf(word)] ||= group + 1;
    });
    return groups;
  }

  /** The words one step of a pattern stands for. */
  expand(step: string): readonly number[] {
    return step.split('|').flatMap((part) => this.expandPart(part));
  }

  /** 1 at every number of a word the step stands for; the same array for the same step. */
  acceptedBy(step: string): Uint8Array {
    const known = this.accepted.get(step);
    if (known !== undefined) return known;
    const accepts = new Uint8Array(vocabularyLimit);
    for (const number of this.expand(step)) accepts[number] = 1;
    this.accepted.set(step, accepts);
    return accepts;
  }

  private expandPart(part: string): readonly number[] {
    if (!part.startsWith('@')) return [this.numberOf(part)];
    const group = this.groups[part.slice(1)];
    if (group === undefined) throw new Error(`No word group ${part}`);
    return group.map((word) => this.numberOf(word));
  }

  private numberOf(word: string): number {
    const hash = wordHash(word);
    const known = this.numbers.get(hash);
    if (known !== undefined) return known;
    const number = this.numbers.size + 1;
    if (number >= vocabularyLimit) throw new Error('Too many words in the patterns');
    this.numbers.set(hash, number);
    this.table = undefined;
    return number;
  }
}

/** A match reaches at most this many words: the positions of a step fit into the bits of a number. */
const reach = 31;

/** Reads a pattern. @throws Error on a group that does not exist or a pattern longer than 31 words. */
export function compilePattern(source: string, vocabulary: Vocabulary): WordPattern {
  const steps: PatternStep[] = [];
  let gap = 0;
  let longest = 0;
  for (const part of source.split(' ')) {
    if (part.startsWith('..')) {
      gap = Number(part.slice(2));
      continue;
    }
    steps.push({ accepts: vocabulary.acceptedBy(part), gap });
    longest += 1 + gap;
    gap = 0;
  }
  if (longest > reach) throw new Error(`Pattern reaches over ${String(longest)} words: ${source}`);
  return { steps };
}

/**
 * Where the shortest match that begins at a word ends (exclusive), or 0 without one.
 *
 * Keeps the positions each step can stand at as bits, so that the cost is bounded whatever the text.
 */
export function matchAt(
  pattern: WordPattern,
  numbers: Uint16Array,
  from: number,
  sentenceEnd: number,
): number {
  let positions = 1;
  for (let index = 1; index < pattern.steps.length; index += 1) {
    const step = pattern.steps[index];
    if (step === undefined) return 0;
    positions = advance(positions, step, numbers, from, sentenceEnd);
    if (positions === 0) return 0;
  }
  return from + trailingZeros(positions) + 1;
}

function advance(
  positions: number,
  step: PatternStep,
  numbers: Uint16Array,
  from: number,
  sentenceEnd: number,
): number {
  let reachable = 0;
  for (let distance = 1; distance <= step.gap + 1; distance += 1) reachable |= positions << distance;
  let next = 0;
  while (reachable !== 0) {
    const bit = trailingZeros(reachable);
    reachable &= reachable - 1;
    if (from + bit >= sentenceEnd) break;
    if (step.accepts[numbers[from + bit] ?? 0] === 1) next |= 1 << bit;
  }
  return next;
}

function trailingZeros(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}
