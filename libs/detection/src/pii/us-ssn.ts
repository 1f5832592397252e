import { contextWordNear } from '../text/context-words.js';
import { asConfidence, type Candidate, type Recogniser } from './candidate.js';
import { identifierKinds } from './identifiers/index.js';
import { placeOf } from './place.js';
import { matchesOf } from '../text/matches.js';

const pattern = /(?<![\w.+-])\d{3}([- .]?)\d{2}\1\d{4}(?![\w-]|[.,]\d)/g;
const words = [
  'ssn',
  'ssns',
  'social',
  'social security',
  'soc sec',
  'ss number',
  'ssn number',
  'social security number',
  'taxpayer',
];
const validate = identifierKinds.find(({ kind }) => kind === 'us.ssn')?.validate ?? (() => false);

/** US social security numbers. The 3-2-4 grouping speaks for itself; nine bare digits need a word beside them. */
export const usSsn: Recogniser = {
  patterns: [pattern],
  find: (text) =>
    matchesOf(text, pattern).flatMap(({ 0: match, 1: separator, index }) =>
      judge(text, match, separator ?? '', index),
    ),
};

function judge(text: string, match: string, separator: string, start: number): readonly Candidate[] {
  if (!validate(match)) return [];
  const end = start + match.length;
  const word = contextWordNear(text, { start, end, words });
  const isOutOfPlace = placeOf(text, start, end) !== undefined;
  const bare = separator === '-' ? 0.85 : separator === '' ? 0.05 : 0.3;
  const confidence = asConfidence(
    (word === undefined ? bare : 0.98) * (isOutOfPlace && word === undefined ? 0.4 : 1),
  );
  const evidence = ['area', ...(word === undefined ? [] : [`context:${word}`])];
  return [{ type: 'US_SSN', start, end, confidence, evidence }];
}
