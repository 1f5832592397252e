import type { JudgedText } from './policy.js';

/** Shorter texts are judged sooner than they are looked up. */
const leastUnits = 512;
/** Digests held at once, in two halves; about 7 MB. */
const defaultMaxTexts = 65_536;

/** A short name of a text that no other text has, nor can be made to have: SHA-256. */
export type Digest = (text: string) => string;

/** What a set of policies knows to be clean. */
export interface CleanTextsOfSet {
  /** What a text in its role is remembered by; `null` for one that is not remembered. */
  nameOf(text: JudgedText): string | null;
  has(name: string): boolean;
  add(name: string): void;
}

/**
 * Digests of texts in which no policy of a set has found anything. Conversations send their earlier turns again and
 * again, agents hundreds of kilobytes of them: only what is new has to be judged.
 *
 * The texts themselves are not kept. When there are too many, those that were met longest ago are forgotten first.
 */
export class CleanTexts {
  private young = new Set<string>();
  private old = new Set<string>();
  private sets = 0;

  constructor(
    private readonly digest: Digest,
    private readonly maxTexts = defaultMaxTexts,
  ) {}

  /** What one set of policies knows: what it lets pass says nothing about another. */
  ofOneSet(): CleanTextsOfSet {
    this.sets += 1;
    const set = this.sets;
    return {
      nameOf: ({ role, text }) =>
        // As UTF-8, halves of surrogate pairs would all be the same.
        text.length < leastUnits || !text.isWellFormed() ? null : this.digest(`${set} ${role} ${text}`),
      has: (name) => this.has(name),
      add: (name) => this.add(name),
    };
  }

  private has(name: string): boolean {
    if (this.young.has(name)) return true;
    if (!this.old.has(name)) return false;
    this.add(name);
    return true;
  }

  private add(name: string): void {
    this.young.add(name);
    if (this.young.size * 2 < this.maxTexts) return;
    this.old = this.young;
    this.young = new Set();
  }
}
