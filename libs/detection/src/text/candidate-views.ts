import { ViewBuilder, type TextView } from './text-view.js';

/** What a disguise does to the letters. */
export type Disguise = 'rot13' | 'reversed' | 'spaced' | 'leet';

/** The text as it may have been meant. */
export interface CandidateView extends TextView {
  readonly disguise: Disguise;
}

/** The commonest English words and the verbs of orders: two of them, disguised, make reading the other way worth it. */
const commonWords =
  'the and you all for that with this your are not from have previous ignore instructions prompt system tell me reveal';
const rotatedWord = wholeWords(commonWords.split(' ').map(rotate13));
const reversedWord = wholeWords(commonWords.split(' ').map(reverse));
const spacedWord = /(?<![A-Za-z0-9])[A-Za-z0-9](?:[ \t._*|/-]{1,3}[A-Za-z0-9](?![A-Za-z0-9])){3,}/g;
const leetMark = /[A-Za-z][0134578@$|+]{1,2}[A-Za-z]/g;
const leetWord = /[A-Za-z0-9@$!|+]{2,}/g;

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
 */
export function candidateViews(text: string): readonly CandidateView[] {
  const views: CandidateView[] = [];
  if (countUpTo(text, rotatedWord, 2) >= 2) views.push(unitForUnit('rot13', rotate13(text)));
  if (countUpTo(text, reversedWord, 2) >= 2) views.push(reversedView(text));
  if (countUpTo(text, spacedWord, 1) >= 1) views.push(spacedView(text));
  if (countUpTo(text, leetMark, 2) >= 2) views.push(unitForUnit('leet', unleet(text)));
  return views;
}

function wholeWords(words: readonly string[]): RegExp {
  return new RegExp(`\\b(?:${words.join('|')})\\b`, 'gi');
}

function countUpTo(text: string, pattern: RegExp, enough: number): number {
  let count = 0;
  for (const _ of text.matchAll(pattern)) {
    count += 1;
    if (count >= enough) break;
  }
  return count;
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
  return text.replace(leetWord, (word) =>
    /[A-Za-z]/.test(word) ? word.replace(/[^A-Za-z]/g, (sign) => leetLetters[sign] ?? sign) : word,
  );
}

function unitForUnit(disguise: Disguise, text: string): CandidateView {
  return { disguise, text, toOriginal: (start, end) => ({ start, end }) };
}

function reversedView(text: string): CandidateView {
  const length = text.length;
  const toOriginal = (start: number, end: number) => ({ start: length - end, end: length - start });
  return { disguise: 'reversed', text: reverse(text), toOriginal };
}

function spacedView(text: string): CandidateView {
  const builder = new ViewBuilder(text.length);
  let copiedTo = 0;
  for (const { 0: run, index } of text.matchAll(spacedWord)) {
    builder.copy(text, copiedTo, index);
    joinLetters(builder, text, index, index + run.length);
    copiedTo = index + run.length;
  }
  builder.copy(text, copiedTo, text.length);
  return { disguise: 'spaced', ...builder.finish() };
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
export const disguisePatterns: readonly RegExp[] = [
  rotatedWord,
  reversedWord,
  spacedWord,
  leetMark,
  leetWord,
];
