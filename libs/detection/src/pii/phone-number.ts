import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/max';
import { contextWordNear } from '../text/context-words.js';
import { asConfidence, type Candidate, type Recogniser } from './candidate.js';
import { placeOf } from './place.js';
import { matchesOf } from '../text/matches.js';

const pattern =
  /(?<![\w@#$€£%=&/.+-]|\d[,:])(?:\+ ?|\(\+?)?\d[\d ().\u00a0/-]{4,24}\d(?:[ ,]{0,2}(?:x|ext\.?|extension) ?\d{1,6})?(?![\d%A-Z]|[.,:]\d| ?(?:USD|EUR|GBP|kg|km)\b)/gi;
const northAmerican =
  /^(?:\+? ?1[-. ]?|001[-. ])?(?:\(\d{3}\) ?|\d{3}[-. ])\d{3}[-. ]\d{4}(?:[ ,]{0,2}(?:x|ext\.?|extension) ?\d{1,6})?$/i;

/** Dates, times, ranges of years, decimals, ZIP+4, ISBN, social security numbers and dotted versions. */
const otherShape =
  /^(?:\d{1,2}([./-])\d{1,2}\1(?:\d{2}|\d{4})|\d{4}([./-])\d{1,2}\2\d{1,2}(?:[ T]\d.*)?|\d{4} ?[-/] ?\d{4}|\d+\.\d+|\d{5}-\d{4}|97[89][- ].*|\d{3}-\d{2}-\d{4}|\d{1,3}(?:\.\d{1,3}){2,3}|\d{1,3}(?: \d{3}){1,4}|\d{1,3} [-/] \d{1,3}|\d (?:\d ){2,20}\d)$/;

const words = [
  'phone',
  'telephone',
  'tel',
  'mobile',
  'cell',
  'cellphone',
  'fax',
  'call',
  'calling',
  'called',
  'dial',
  'ring',
  'text me',
  'sms',
  'message',
  'messages',
  'whatsapp',
  'desk',
  'office',
  'reach',
  'reached',
  'answering',
  'hotline',
  'landline',
  'contact',
  'phone number',
  'contact number',
  'telefon',
  'handy',
  'téléphone',
  'teléfono',
  'telefone',
  'telefono',
  'móvil',
  'tlf',
  'gsm',
] as const;
const otherWords = [
  'order',
  'invoice',
  'account',
  'card',
  'ssn',
  'license',
  'tracking',
  'isbn',
  'zip',
  'iban',
  'passport',
  'ticket',
  'case',
  'id',
  'version',
  'tax',
  'vat',
];
/** Whose national formats are tried where a word says that a number is a phone number. */
const regions: readonly CountryCode[] = [
  'US',
  'GB',
  'DE',
  'FR',
  'ES',
  'IT',
  'NL',
  'AU',
  'IN',
  'BR',
  'SE',
  'PL',
];
/** Parsing costs microseconds: a text of nothing but numbers is not worth more. */
const parseLimit = 64;

/** Phone numbers: international by their country's plan, North American by their grouping, national ones by a word. */
export const phoneNumber: Recogniser = {
  patterns: [pattern, northAmerican, otherShape],
  find: (text) => {
    const found: Candidate[] = [];
    let parsed = 0;
    for (const { 0: match, index } of matchesOf(text, pattern)) {
      if (!isPlausible(match)) continue;
      parsed += 1;
      if (parsed > parseLimit * 16) break;
      found.push(judge(text, match, index, parsed <= parseLimit));
    }
    return found;
  },
};

function isPlausible(match: string): boolean {
  const digits = match.replace(/(?:x|ext).*$/i, '').replace(/\D/g, '');
  if (digits.length < 6 || digits.length > 15 || /^(\d)\1+$/.test(digits)) return false;
  return !otherShape.test(match.trim()) || /^(?:0\d|\d{3} \d{3} \d{3}$)/.test(match);
}

function judge(text: string, match: string, start: number, mayParse: boolean): Candidate {
  const end = start + match.length;
  const word = contextWordNear(text, { start, end, words, beforeUnits: 60, afterUnits: 12 });
  const other = contextWordNear(text, { start, end, words: otherWords, beforeUnits: 20, afterUnits: 0 });
  const { confidence, evidence } = shapeOf(match, word !== undefined, mayParse);
  const isOutOfPlace = placeOf(text, start, end) !== undefined && !/^-\p{L}/u.test(text.slice(end, end + 2));
  const factor = (other === undefined ? 1 : 0.4) * (isOutOfPlace ? 0.4 : 1);
  const reasons = [evidence, ...(word === undefined ? [] : [`context:${word}`])];
  return {
    type: 'PHONE_NUMBER',
    start,
    end,
    confidence: asConfidence(confidence * factor),
    evidence: reasons,
  };
}

function shapeOf(
  match: string,
  hasWord: boolean,
  mayParse: boolean,
): { confidence: number; evidence: string } {
  if (/^\(?\+/.test(match)) return internationalShape(match, hasWord, mayParse);
  if (northAmerican.test(match)) return { confidence: hasWord ? 0.96 : 0.8, evidence: 'north-american' };
  if (!hasWord) return { confidence: 0.3, evidence: 'digits' };
  const isValid =
    mayParse && regions.some((region) => parsePhoneNumberFromString(match, region)?.isValid() === true);
  return isValid ? { confidence: 0.93, evidence: 'national-plan' } : { confidence: 0.85, evidence: 'digits' };
}

function internationalShape(
  match: string,
  hasWord: boolean,
  mayParse: boolean,
): { confidence: number; evidence: string } {
  const number = mayParse ? parsePhoneNumberFromString(match.replace('(0)', '')) : undefined;
  if (number?.isValid() === true) return { confidence: 0.96, evidence: 'international-plan' };
  return { confidence: hasWord || northAmerican.test(match) ? 0.88 : 0.6, evidence: 'international' };
}
