import { Literals } from '../text/text-pieces.js';

/** One way a credential is written. */
export interface SecretRule {
  readonly type: string;
  /** One of these, as it stands, is in every text that the rule can match: looked for first, because it costs little. */
  readonly literals: Literals;
  /** The credential is the group `value` where there is one, else the whole match. */
  readonly pattern: RegExp;
  readonly confidence: number;
  /** The literals are part of the key itself: looking through the long runs of the text is enough. */
  readonly isInRun?: boolean;
  /** Bits per character that the value must have; tells keys from words. */
  readonly leastEntropyBits?: number;
  /** A word of the vendor's that must stand at most 60 characters before the value. */
  readonly near?: RegExp;
  /** The span begins where the run of characters without spaces and quotes begins: a whole connection string. */
  readonly takesRunBefore?: boolean;
  /** Of the match; absent means that the pattern says it all. */
  readonly accepts?: (value: string, match: RegExpExecArray) => boolean;
}

/** A token known by how it begins: `body` is a pattern that starts with one of the literals. */
export function tokenRule(type: string, literals: string, body: string, leastEntropyBits = 3): SecretRule {
  const pattern = new RegExp(`(?<![A-Za-z0-9_])(?:${body})(?![A-Za-z0-9])`, 'g');
  return {
    type,
    literals: new Literals(literals.split(' ')),
    pattern,
    confidence: 0.97,
    isInRun: true,
    leastEntropyBits,
  };
}

/** A token known by the vendor's word at most 60 characters before it. */
export function nearWordRule(type: string, literals: string, word: string, body: string): SecretRule {
  return {
    type,
    literals: new Literals(literals.split(' ')),
    pattern: new RegExp(`(?<![A-Za-z0-9])(?:${body})(?![A-Za-z0-9])`, 'gi'),
    near: new RegExp(word, 'i'),
    confidence: 0.9,
    leastEntropyBits: 3,
  };
}
