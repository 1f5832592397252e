import { foldedLetter, isSingleLetterWord } from './letters.js';

/**
 * The words of one text as parallel arrays: what rules and the linear model read instead of the text.
 *
 * A word is a run of letters and digits (apostrophes inside are passed over, so that `don't` is `dont`), lower-cased
 * and without accents. Chinese and Japanese characters are words of their own.
 */
export interface Words {
  readonly count: number;
  /** 32-bit hash of the folded word. */
  readonly hash: Int32Array;
  /** Offsets into the text. */
  readonly start: Int32Array;
  readonly end: Int32Array;
  /** Number of the sentence the word stands in, ascending. */
  readonly sentence: Int32Array;
}

const apostrophe = 0x27;
const typographicApostrophe = 0x2019;
const newline = 0x0a;
const space = 0x20;
const fnvOffset = 0x811c9dc5 | 0;
const fnvPrime = 0x01000193;

/** Reads the words of a text in one pass, linear in its length. */
export function wordsOf(text: string): Words {
  let capacity = (text.length >> 2) + 64;
  for (;;) {
    const words = readWords(text, capacity);
    if (words !== undefined) return words;
    capacity = text.length;
  }
}

/** The hash {@link wordsOf} gives a single word. */
export function wordHash(word: string): number {
  let hash = fnvOffset;
  for (let index = 0; index < word.length; index += 1) {
    const letter = foldedLetter(word.charCodeAt(index));
    if (letter !== 0) hash = Math.imul(hash ^ letter, fnvPrime);
  }
  return hash;
}

/** `undefined` when the text has more words than the arrays have room for; prose has one in five or six characters. */
function readWords(text: string, capacity: number): Words | undefined {
  const hashes = new Int32Array(capacity);
  const starts = new Int32Array(capacity);
  const ends = new Int32Array(capacity);
  const sentences = new Int32Array(capacity);
  let count = 0;
  let sentence = 0;
  let index = 0;
  while (index < text.length) {
    const code = text.charCodeAt(index);
    let letter = foldedLetter(code);
    if (letter === 0) {
      if (endsSentence(text, code, index)) sentence += 1;
      index += 1;
      continue;
    }
    if (count === capacity) return undefined;
    starts[count] = index;
    let hash = Math.imul(fnvOffset ^ letter, fnvPrime);
    index += 1;
    if (!isSingleLetterWord(code)) {
      for (; index < text.length; index += 1) {
        const next = text.charCodeAt(index);
        letter = foldedLetter(next);
        if (letter === 0 ? !isInnerApostrophe(text, next, index) : isSingleLetterWord(next)) break;
        if (letter !== 0) hash = Math.imul(hash ^ letter, fnvPrime);
      }
    }
    hashes[count] = hash;
    ends[count] = index;
    sentences[count] = sentence;
    count += 1;
  }
  return { count, hash: hashes, start: starts, end: ends, sentence: sentences };
}

function isInnerApostrophe(text: string, code: number, index: number): boolean {
  if (code !== apostrophe && code !== typographicApostrophe) return false;
  return index + 1 < text.length && foldedLetter(text.charCodeAt(index + 1)) !== 0;
}

function endsSentence(text: string, code: number, index: number): boolean {
  if (code === space) return false;
  if (code === 0x2e || code === 0x21 || code === 0x3f || code === 0x3b) {
    const next = text.charCodeAt(index + 1);
    return Number.isNaN(next) || next <= space || next === 0x22;
  }
  if (code === newline) return text.charCodeAt(index + 1) === newline;
  return code === 0x3002 || code === 0xff01 || code === 0xff1f;
}
