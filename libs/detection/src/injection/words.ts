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
  const capacity = Math.min(text.length, (text.length >> 1) + 64);
  const reader = new WordReader(text, capacity);
  return reader.read();
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

class WordReader {
  private hash: Int32Array;
  private start: Int32Array;
  private end: Int32Array;
  private sentence: Int32Array;
  private count = 0;
  private sentenceNumber = 0;

  constructor(
    private readonly text: string,
    capacity: number,
  ) {
    this.hash = new Int32Array(capacity);
    this.start = new Int32Array(capacity);
    this.end = new Int32Array(capacity);
    this.sentence = new Int32Array(capacity);
  }

  read(): Words {
    const { text } = this;
    let index = 0;
    while (index < text.length) {
      const code = text.charCodeAt(index);
      if (foldedLetter(code) === 0) {
        if (this.endsSentence(code, index)) this.sentenceNumber += 1;
        index += 1;
      } else if (isSingleLetterWord(code)) {
        this.add(Math.imul(fnvOffset ^ foldedLetter(code), fnvPrime), index, index + 1);
        index += 1;
      } else {
        index = this.readWord(index);
      }
    }
    const { count, hash, start, end, sentence } = this;
    return { count, hash, start, end, sentence };
  }

  private readWord(from: number): number {
    const { text } = this;
    let hash = fnvOffset;
    let index = from;
    for (; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      const letter = foldedLetter(code);
      if (letter === 0) {
        if (!this.isInnerApostrophe(code, index)) break;
      } else if (isSingleLetterWord(code)) {
        break;
      } else {
        hash = Math.imul(hash ^ letter, fnvPrime);
      }
    }
    this.add(hash, from, index);
    return index;
  }

  private isInnerApostrophe(code: number, index: number): boolean {
    if (code !== apostrophe && code !== typographicApostrophe) return false;
    return index + 1 < this.text.length && foldedLetter(this.text.charCodeAt(index + 1)) !== 0;
  }

  private add(hash: number, start: number, end: number): void {
    if (this.count === this.hash.length) this.grow();
    this.hash[this.count] = hash;
    this.start[this.count] = start;
    this.end[this.count] = end;
    this.sentence[this.count] = this.sentenceNumber;
    this.count += 1;
  }

  private grow(): void {
    const capacity = this.hash.length * 2 + 16;
    this.hash = enlarged(this.hash, capacity);
    this.start = enlarged(this.start, capacity);
    this.end = enlarged(this.end, capacity);
    this.sentence = enlarged(this.sentence, capacity);
  }

  private endsSentence(code: number, index: number): boolean {
    if (code === 0x2e || code === 0x21 || code === 0x3f || code === 0x3b) {
      const next = this.text.charCodeAt(index + 1);
      return Number.isNaN(next) || next <= space || next === 0x22;
    }
    if (code === newline) return this.text.charCodeAt(index + 1) === newline;
    return code === 0x3002 || code === 0xff01 || code === 0xff1f;
  }
}

function enlarged(values: Int32Array, capacity: number): Int32Array {
  const copy = new Int32Array(capacity);
  copy.set(values);
  return copy;
}
