import { asConfidence, type Candidate, type Recogniser } from './candidate.js';
import { ibanLength, isIban } from './identifiers/iban.js';
import { placeOf } from './place.js';
import { matchesOf } from '../text/matches.js';

const pattern = /(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?:[ -]?[A-Za-z0-9]){11,34}/g;

/** IBANs in capitals or not, grouped or not; a word that follows is not swallowed. */
export const ibanCode: Recogniser = {
  patterns: [pattern],
  find: (text) => matchesOf(text, pattern).flatMap(({ 0: match, index }) => judge(text, match, index)),
};

function judge(text: string, match: string, start: number): readonly Candidate[] {
  const value = cutToLength(match);
  if (value === undefined || !isIban(value)) return [];
  const end = start + value.length;
  if (/[A-Za-z0-9]/.test(text.charAt(end))) return [];
  const isOutOfPlace = placeOf(text, start, end) === 'url';
  const confidence = asConfidence(isOutOfPlace ? 0.7 : 0.98);
  return [{ type: 'IBAN_CODE', start, end, confidence, evidence: ['mod97', 'country-length'] }];
}

function cutToLength(match: string): string | undefined {
  const length = ibanLength(match.slice(0, 2));
  if (length === undefined) return undefined;
  for (let index = 0, count = 0; index < match.length; index += 1) {
    if (/[A-Za-z0-9]/.test(match.charAt(index))) count += 1;
    if (count === length) return match.slice(0, index + 1);
  }
  return undefined;
}
