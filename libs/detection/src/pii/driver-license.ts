import { contextWordNear } from '../text/context-words.js';
import { asConfidence, type Candidate, type Recogniser } from './candidate.js';
import { matchesOf } from '../text/matches.js';

const mentioned = /licen[cs]e|\bdln?\b|\bpermit\b/i;
const pattern = /(?<![\w.-])(?:[A-Za-z]{1,3}[- ]?)?\d(?:-?[A-Za-z0-9]| (?=\d)){4,18}(?![\w-]|[.,]\d)/g;
const words = [
  'driver s license',
  'drivers license',
  'driver license',
  'driver s licence',
  'driving licence',
  'driving license',
  'driver s license number',
  'dl',
  'dln',
  'dl number',
  'driver s permit',
  'license number',
  'licence number',
  'driver s lic',
];

/** US driver licences: states number them every which way, so a whole phrase beside the value has to say it. */
export const driverLicense: Recogniser = {
  patterns: [mentioned, pattern],
  find: (text) => {
    if (!mentioned.test(text)) return [];
    return matchesOf(text, pattern).flatMap(({ 0: match, index }) => judge(text, match, index));
  },
};

function judge(text: string, match: string, start: number): readonly Candidate[] {
  const digitCount = match.replace(/\D/g, '').length;
  const letterCount = match.replace(/[^A-Za-z]/g, '').length;
  if (digitCount < 5 || letterCount > 4 || digitCount > 16) return [];
  const end = start + match.length;
  const word = contextWordNear(text, { start, end, words, beforeUnits: 44, afterUnits: 0 });
  if (word === undefined) return [];
  const isSaidOutright = word.includes('driv') || word.startsWith('dl');
  const confidence = asConfidence(isSaidOutright ? 0.95 : 0.5);
  return [{ type: 'US_DRIVER_LICENSE', start, end, confidence, evidence: [`context:${word}`] }];
}
