import { asConfidence, type Candidate, type Recogniser } from './candidate.js';
import { identifierKinds, type IdentifierKind } from './identifiers/index.js';

/** Found by rules of their own. */
const elsewhere = new Set(['iban', 'us.ssn', 'gen.ean']);
const kinds = identifierKinds.filter(({ kind }) => !elsewhere.has(kind));

const kindsByWord = new Map<string, IdentifierKind[]>();
for (const kind of kinds)
  for (const word of kind.words) kindsByWord.set(word, [...(kindsByWord.get(word) ?? []), kind]);

const mention = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:${[...kindsByWord.keys()]
    .sort((left, right) => right.length - left.length)
    .map((word) => word.replace(/[.]/g, '\\$&').replace(/[ -]/g, '[ _-]'))
    .join('|')})(?![\\p{L}])`,
  'giu',
);
const token = /[A-Za-z0-9](?:[A-Za-z0-9./+-]{0,30}[A-Za-z0-9])?/g;
const longestValueUnits = 40;
const longestPieces = 6;

/** A run of digits and separators that is long enough to be the heart of such a number. */
const number = /\d(?:[ ./-]?[\dA-Za-z]){4}/g;
const wordsBeforeUnits = 48;

/** National and company numbers: the word that names the number, then a value that its rule accepts. */
export const nationalIdentifier: Recogniser = {
  patterns: [mention, token, number],
  find: (text) => {
    const found: Candidate[] = [];
    let searchedTo = 0;
    for (const { index } of text.matchAll(number)) {
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
  const word = [...before.matchAll(mention)].at(-1)?.[0].toLowerCase().replace(/_/g, ' ');
  if (word === undefined) return undefined;
  const possible = kindsByWord.get(word) ?? kindsByWord.get(word.replace(/ /g, '-')) ?? [];
  for (const prefix of prefixesAtEnd(before)) {
    const candidate = valueFrom(text, index - prefix.length, possible, word);
    if (candidate !== undefined) return candidate;
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
  word: string,
): Candidate | undefined {
  const slice = text.slice(start, start + longestValueUnits);
  const ends = [...slice.matchAll(token)]
    .slice(0, longestPieces)
    .map((piece) => piece.index + piece[0].length);
  for (const end of ends.toReversed()) {
    const value = slice.slice(0, end);
    const kind = possible.find(({ validate }) => validate(value));
    if (kind !== undefined) return asCandidate(kind, start, start + end, word);
  }
  return undefined;
}

/** A short name (`pan`, `tin`, `sin`) is an English word as well: the value must then stand close by. */
function asCandidate(kind: IdentifierKind, start: number, end: number, word: string): Candidate {
  const type = kind.kind.toUpperCase().replace('.', '_');
  const confidence = asConfidence(word.length <= 3 ? 0.75 : 0.9);
  return { type, start, end, confidence, evidence: ['checksum', `context:${word}`] };
}
