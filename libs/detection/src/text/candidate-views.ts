import { WordTable } from './word-table.js';
import { wordHash, wordsOf, type Words } from './words.js';
import { ViewBuilder, type TextView } from './text-view.js';
import { characterRuns, characterSet } from './character-runs.js';
import { matchesOf } from './matches.js';

/** What a disguise does to the letters. */
export type Disguise = 'rot13' | 'reversed' | 'spaced' | 'leet';

/** The text as it may have been meant. */
export interface CandidateView extends TextView {
  readonly disguise: Disguise;
}

/** The commonest English words and the verbs of orders: two of them, disguised, make reading the other way worth it. */
const commonWords =
  'the and you all for that with this your are not from have previous ignore instructions prompt system tell me reveal';
const rotated = 1;
const reversed = 2;
const disguisedWords = new WordTable(
  new Map([
    ...commonWords.split(' ').map((word) => [wordHash(rotate13(word)), rotated] as const),
    ...commonWords.split(' ').map((word) => [wordHash(reverse(word)), reversed] as const),
  ]),
);
const enoughWords = 2;
const enoughMarks = 2;
const spacedLetters = 4;
const longestGapUnits = 3;
const spacedWord = /(?<![A-Za-z0-9])[A-Za-z0-9](?:[ \t._*|/-]{1,3}[A-Za-z0-9](?![A-Za-z0-9])){3,}/g;
const leetMark = /[0134578@$|+](?<=[A-Za-z][0134578@$|+])[0134578@$|+]?[A-Za-z]/g;
const leetCharacters = characterSet(/[A-Za-z0-9@$!|+]/);
const leetSign = /[^A-Za-z]/;
const shortestLeetUnits = 2;

const leetLetters: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '8': 'b',
  '@': 'a',
  $: 's',
  '!': 'i',
  '|': 'l',
  '+': 't',
};

/**
 * The ways this text may have been disguised, each only when something in it suggests so: plain prose and code give
 * few or none. Give it the folded text; compose `toOriginal` with the one of the fold.
 *
 * @param words of that text, where the caller has read them already
 */
export function candidateViews(text: string, words: Words = wordsOf(text)): readonly CandidateView[] {
  const views: CandidateView[] = [];
  const counts = countDisguised(words);
  if (counts.rotated >= enoughWords) views.push(unitForUnit('rot13', rotate13(text)));
  if (counts.reversed >= enoughWords) views.push(reversedView(text));
  if (hasSpacedLetters(words)) views.push(...spacedViews(text));
  if (isLeet(text)) views.push(unitForUnit('leet', unleet(text)));
  return views;
}

function countDisguised({ hash, count }: Words): { readonly rotated: number; readonly reversed: number } {
  let rotatedCount = 0;
  let reversedCount = 0;
  for (let index = 0; index < count; index += 1) {
    const number = disguisedWords.numberOf(hash[index] ?? 0);
    if (number === rotated) rotatedCount += 1;
    else if (number === reversed) reversedCount += 1;
  }
  return { rotated: rotatedCount, reversed: reversedCount };
}

/** Single letters close to each other: cheaper to see here than by looking for {@link spacedWord}. */
function hasSpacedLetters({ start, end, count }: Words): boolean {
  let letters = 0;
  for (let index = 0; index < count; index += 1) {
    const from = start[index] ?? 0;
    if ((end[index] ?? 0) - from !== 1) {
      letters = 0;
      continue;
    }
    const isClose = index > 0 && from - (end[index - 1] ?? 0) <= longestGapUnits;
    letters = isClose ? letters + 1 : 1;
    if (letters === spacedLetters) return true;
  }
  return false;
}

function isLeet(text: string): boolean {
  leetMark.lastIndex = 0;
  for (let found = 0; found < enoughMarks; found += 1) if (!leetMark.test(text)) return false;
  leetMark.lastIndex = 0;
  return true;
}

function rotate13(text: string): string {
  return text.replace(/[a-z]/gi, (letter) => {
    const base = letter <= 'Z' ? 65 : 97;
    return String.fromCharCode(((letter.charCodeAt(0) - base + 13) % 26) + base);
  });
}

function reverse(text: string): string {
  return [...text].reverse().join('');
}

function unleet(text: string): string {
  const pieces: string[] = [];
  let copiedTo = 0;
  for (const { start, end } of characterRuns(text, leetCharacters, shortestLeetUnits)) {
    const word = text.slice(start, end);
    if (!leetSign.test(word) || !/[A-Za-z]/.test(word)) continue;
    pieces.push(
      text.slice(copiedTo, start),
      word.replace(/[^A-Za-z]/g, (sign) => leetLetters[sign] ?? sign),
    );
    copiedTo = end;
  }
  return pieces.join('') + text.slice(copiedTo);
}

function unitForUnit(disguise: Disguise, text: string): CandidateView {
  return { disguise, text, toOriginal: (start, end) => ({ start, end }) };
}

function reversedView(text: string): CandidateView {
  const length = text.length;
  const toOriginal = (start: number, end: number) => ({ start: length - end, end: length - start });
  return { disguise: 'reversed', text: reverse(text), toOriginal };
}

function spacedViews(text: string): readonly CandidateView[] {
  const runs = matchesOf(text, spacedWord);
  if (runs.length === 0) return [];
  const builder = new ViewBuilder(text.length);
  let copiedTo = 0;
  for (const { 0: run, index } of runs) {
    builder.copy(text, copiedTo, index);
    joinLetters(builder, text, index, index + run.length);
    copiedTo = index + run.length;
  }
  builder.copy(text, copiedTo, text.length);
  return [{ disguise: 'spaced', ...builder.finish() }];
}

/** A wider gap (`i g n o r e   a l l`) is the border of a word and stays as one space. */
function joinLetters(builder: ViewBuilder, text: string, start: number, end: number): void {
  let gapStart = start;
  for (let offset = start; offset < end; offset += 1) {
    if (!/[A-Za-z0-9]/.test(text.charAt(offset))) continue;
    if (offset - gapStart >= 2) builder.replace(' ', gapStart, offset);
    builder.copy(text, offset, offset + 1);
    gapStart = offset + 1;
  }
}

/** For the proof that every pattern is linear. */
export const disguisePatterns: readonly RegExp[] = [spacedWord, leetMark, leetSign];
