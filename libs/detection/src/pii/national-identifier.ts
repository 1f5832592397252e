import { asConfidence, type Candidate, type Recogniser } from './candidate.js';
import { identifierKinds, type IdentifierKind } from './identifiers/index.js';
import { matchesOf } from '../text/matches.js';

/** Found by rules of their own. */
const elsewhere = new Set(['iban', 'us.ssn', 'gen.ean']);
const kinds = identifierKinds.filter(({ kind }) => !elsewhere.has(kind));

/** Words as they are compared: lower case, one space for whatever stands between. */
const kindsByWord = new Map<string, IdentifierKind[]>();
for (const kind of kinds) {
  for (const word of kind.words) {
    const plain = word.replace(/[-_]/g, ' ');
    kindsByWord.set(plain, [...(kindsByWord.get(plain) ?? []), kind]);
  }
}
const word = /[\p{L}\p{N}](?:[\p{L}\p{N}.]{0,40}[\p{L}\p{N}])?/gu;
const longestPhraseWords = 4;
/** Most words end no phrase, and are passed over at once. */
const lastWords = new Set([...kindsByWord.keys()].map((phrase) => phrase.slice(phrase.lastIndexOf(' ') + 1)));
const token = /[A-Za-z0-9](?:[A-Za-z0-9./+-]{0,30}[A-Za-z0-9])?/g;
const longestValueUnits = 40;
const longestPieces = 6;

/** A run of digits and separators that is long enough to be the heart of such a number. */
const number = /\d[ ./-]?\d(?:[ ./-]?[\dA-Za-z]){3}/g;
const wordsBeforeUnits = 48;

/** National and company numbers: the word that names the number, then a value that its rule accepts. */
export const nationalIdentifier: Recogniser = {
  patterns: [word, token, number],
  find: (text) => {
    const found: Candidate[] = [];
    let searchedTo = 0;
    for (const { index } of matchesOf(text, number)) {
      if (index < searchedTo) continue;
      const candidate = identifierAt(text, index);
      if (candidate === undefined) continue;
      found.push(candidate);
      searchedTo = candidate.end;
    }
    return found;
  },
};

function identifierAt(text: string, index: number): Candidate | undefined {
  const before = text.slice(Math.max(0, index - wordsBeforeUnits), index);
  const phrase = lastPhrase(before);
  if (phrase === undefined) return undefined;
  const possible = kindsByWord.get(phrase) ?? [];
  for (const prefix of prefixesAtEnd(before)) {
    const candidate = valueFrom(text, index - prefix.length, possible, phrase);
    if (candidate !== undefined) return candidate;
  }
  return undefined;
}

/** The word or phrase nearest to the end that names a kind of number; of those that end together the longest. */
function lastPhrase(before: string): string | undefined {
  const words = before.toLowerCase().match(word) ?? [];
  for (let end = words.length; end > 0; end -= 1) {
    if (!lastWords.has(words[end - 1] ?? '')) continue;
    for (let start = Math.max(0, end - longestPhraseWords); start < end; start += 1) {
      const phrase = words.slice(start, end).join(' ');
      if (kindsByWord.has(phrase)) return phrase;
    }
  }
  return undefined;
}

/** Letters in front of the first digit may belong to the value: `AB 12 34 56 C`, `CHE-123.456.789`. */
function prefixesAtEnd(before: string): readonly string[] {
  const attached = /(?<![A-Za-z0-9])[A-Za-z]{1,8}$/.exec(before)?.[0] ?? '';
  const separate = /(?<![A-Za-z0-9])[A-Za-z]{1,4}[ .-]$/.exec(before)?.[0] ?? '';
  return [...new Set([attached, separate, ''])];
}

function valueFrom(
  text: string,
  start: number,
  possible: readonly IdentifierKind[],
  phrase: string,
): Candidate | undefined {
  const slice = text.slice(start, start + longestValueUnits);
  const ends = matchesOf(slice, token)
    .slice(0, longestPieces)
    .map((piece) => piece.index + piece[0].length);
  for (const end of ends.toReversed()) {
    const value = slice.slice(0, end);
    const kind = possible.find(({ validate }) => validate(value));
    if (kind !== undefined) return asCandidate(kind, start, start + end, phrase);
  }
  return undefined;
}

/** A short name (`pan`, `tin`, `sin`) is an English word as well: the value must then stand close by. */
function asCandidate(kind: IdentifierKind, start: number, end: number, word: string): Candidate {
  const type = kind.kind.toUpperCase().replace('.', '_');
  const confidence = asConfidence(word.length <= 3 ? 0.75 : 0.9);
  return { type, start, end, confidence, evidence: ['checksum', `context:${word}`] };
}
