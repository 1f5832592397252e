import { contextWordNear } from '../text/context-words.js';
import { asConfidence, type Candidate, type Recogniser } from './candidate.js';
import { passesLuhn } from './identifiers/checksums.js';
import { placeOf } from './place.js';
import { matchesOf } from '../text/matches.js';

const pattern = /(?<![\w+-]|\d[.,])\d(?:[ .-]?\d){11,18}(?![\w-]|[.,]\d)/g;

/** Leading digits and lengths. @source ISO/IEC 7812 issuer ranges as the networks publish them, read 2026-11 */
const brands: readonly { prefix: RegExp; lengths: readonly number[] }[] = [
  { prefix: /^4/, lengths: [13, 16, 19] },
  { prefix: /^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, lengths: [16] },
  { prefix: /^3[47]/, lengths: [15] },
  { prefix: /^(?:6011|64[4-9]|65)/, lengths: [16, 17, 18, 19] },
  { prefix: /^35(?:2[89]|[3-8])/, lengths: [16, 17, 18, 19] },
  { prefix: /^(?:1800|2131)/, lengths: [15] },
  { prefix: /^3(?:0[0-5]|095|[689])/, lengths: [14, 15, 16, 17, 18, 19] },
  { prefix: /^(?:62|81)/, lengths: [16, 17, 18, 19] },
  { prefix: /^220[0-4]/, lengths: [16, 17, 18, 19] },
  { prefix: /^(?:5[06-8]|6)/, lengths: [12, 13, 14, 15, 16, 17, 18, 19] },
  { prefix: /^1/, lengths: [15] },
];

const words = [
  'card',
  'cards',
  'credit',
  'debit',
  'visa',
  'mastercard',
  'amex',
  'american express',
  'discover',
  'jcb',
  'cc',
  'pan',
  'ccn',
  'card number',
  'payment',
  'maestro',
  'diners',
  'cvv',
  'expires',
  'kreditkarte',
  'carte',
  'tarjeta',
  'cartão',
  'karte',
];
const otherWords = [
  'order',
  'tracking',
  'isbn',
  'ean',
  'upc',
  'imei',
  'invoice',
  'timestamp',
  'barcode',
  'serial',
  'sku',
];

/** Payment cards: a brand's prefix and length, Luhn, and how the digits are grouped; context decides the rest. */
export const creditCard: Recogniser = {
  patterns: [pattern, ...brands.map(({ prefix }) => prefix)],
  find: (text) => matchesOf(text, pattern).flatMap(({ 0: match, index }) => judge(text, match, index)),
};

function judge(text: string, match: string, start: number): readonly Candidate[] {
  const digits = match.replace(/\D/g, '');
  if (!passesLuhn(digits) || /^(\d)\1+$/.test(digits)) return [];
  const end = start + match.length;
  const word = contextWordNear(text, { start, end, words });
  const isOfBrand = hasBrand(digits);
  if (!isOfBrand && !/^(?:credit )?card/.test(word ?? 'none') && word !== 'cc') return [];
  const evidence = [
    'luhn',
    ...(isOfBrand ? ['brand'] : []),
    ...(word === undefined ? [] : [`context:${word}`]),
  ];
  const confidence = asConfidence(
    word === undefined ? bareConfidence(text, match, start) : isOfBrand ? 0.98 : 0.85,
  );
  return [{ type: 'CREDIT_CARD', start, end, confidence, evidence }];
}

function hasBrand(digits: string): boolean {
  return brands.some(({ prefix, lengths }) => prefix.test(digits) && lengths.includes(digits.length));
}

/** Luhn passes one number in ten: without a word beside it, length and grouping have to speak. */
function bareConfidence(text: string, match: string, start: number): number {
  const end = start + match.length;
  if (placeOf(text, start, end) !== undefined) return 0.2;
  if (contextWordNear(text, { start, end, words: otherWords }) !== undefined) return 0.25;
  if (/^\d{4}([ -])\d{4}\1\d{4}\1\d{4}$|^3\d{3}([ -])\d{6}\2\d{5}$/.test(match)) return 0.93;
  if (/^(?:4|5[1-5]|6011|65)\d{12,15}$/.test(match) && match.length === 16) return 0.85;
  return /^3[47]\d{13}$/.test(match) ? 0.75 : /[ .-]/.test(match) ? 0.3 : 0.45;
}
