import { contextWordNear } from '../text/context-words.js';
import { asConfidence, type Candidate, type Recogniser } from './candidate.js';
import { matchesOf } from '../text/matches.js';
import { Literals, type TextPieces } from '../text/text-pieces.js';

const numericDate =
  /(?<![\w./-])(?:\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?)?|\d{1,2}([/.-])\d{1,2}\1(?:19|20)?\d{2})(?![\w/-])/g;
const months = 'Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec';
const datePattern = `(?<![\\w./-])(?:\\d{1,2}(?:st|nd|rd|th)? )?(?:${months})[a-z]{0,6}\\.? \\d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\\d{2}(?![\\w/-])`;
const namedDate = new RegExp(datePattern, 'g');
const monthNames = new Literals(months.split('|'));
const age =
  /(?<![\w.-])(\d{1,3})(?=[ -](?:years?[ -]old|yrs? old|y\/?o\b|year[ -]old))|\b(?:aged?|age of|turned|turning)[ :]{1,2}(\d{1,3})(?![\w.%])/gi;
const birthWords = [
  'born',
  'born on',
  'birth',
  'date of birth',
  'dob',
  'birthday',
  'birthdate',
  'd o b',
  'geboren',
];

/** Dates and times. Only a birth makes a date personal; any other date stays far below a threshold. */
export const dateTime: Recogniser = {
  patterns: [numericDate, namedDate],
  find: (text, pieces) =>
    datesIn(text, pieces).map(({ 0: match, index }) => {
      const end = index + match.length;
      const word = contextWordNear(text, { start: index, end, words: birthWords, afterUnits: 0 });
      const evidence = ['shape', ...(word === undefined ? [] : [`context:${word}`])];
      const confidence = asConfidence(word === undefined ? 0.4 : 0.95);
      return { type: 'DATE_TIME', start: index, end, confidence, evidence };
    }),
};

/** Names of months stand in few texts: where there is none, one look tells. */
function datesIn(text: string, pieces: TextPieces): readonly RegExpExecArray[] {
  const numeric = matchesOf(text, numericDate);
  return monthNames.someIn(text, pieces) ? [...numeric, ...matchesOf(text, namedDate)] : numeric;
}

/** Ages of persons, as a number of years. */
export const personAge: Recogniser = {
  patterns: [age],
  find: (text) =>
    matchesOf(text, age).flatMap(({ 0: match, 1: before, 2: after, index }) => {
      const years = before ?? after ?? '';
      if (Number(years) > 120) return [];
      const start = index + match.lastIndexOf(years);
      return [
        {
          type: 'AGE',
          start,
          end: start + years.length,
          confidence: 0.5,
          evidence: ['shape'],
        } satisfies Candidate,
      ];
    }),
};
