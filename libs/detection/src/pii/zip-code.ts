import { asConfidence, type Recogniser } from './candidate.js';
import { matchesOf } from '../text/matches.js';

const pattern =
  /\b(?:zip(?: ?code)?|postal ?code|post ?code|plz|postcode|código postal|code postal|cap)\b[^\w\n]{0,3}(?:(?:is|:|=|#)[^\w\n]{0,3}){0,2}((?:[A-Z]{1,2}-?)?\d[\dA-Z]{2,5}(?:[ -]\d[A-Z\d]{1,3}|[ -][A-Z]{2}|[ -]\d{4})?)(?![\w-])/gi;

/** Postal codes after the word that says so; anywhere else five digits are five digits. */
export const zipCode: Recogniser = {
  patterns: [pattern],
  find: (text) =>
    matchesOf(text, pattern).map(({ 0: match, 1: code, index }) => {
      const value = code ?? '';
      const start = index + match.lastIndexOf(value);
      return {
        type: 'ZIP_CODE',
        start,
        end: start + value.length,
        confidence: asConfidence(0.9),
        evidence: ['context:zip'],
      };
    }),
};
