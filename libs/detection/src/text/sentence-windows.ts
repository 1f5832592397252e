import type { TextSpan } from './text-view.js';
import { matchesOf } from './matches.js';

/** A sentence ends at its mark, at an empty line, or before a list item. */
const border = /[.!?。！？…]["')\]]{0,3}(?=\s)|\n[ \t]*(?=\n|[-*#>\d])|[。！？]/g;

/**
 * Sentences of the text in order, each at most `longestUnits` long; a longer one is cut, with `overlapUnits` of it
 * read again in the next window so that nothing is lost at the cut. Blank windows are left out.
 */
export function sentenceWindows(
  text: string,
  { longestUnits = 600, overlapUnits = 120 }: { longestUnits?: number; overlapUnits?: number } = {},
): readonly TextSpan[] {
  const windows: TextSpan[] = [];
  let start = 0;
  for (const { 0: mark, index } of matchesOf(text, border)) {
    pushWindows(windows, text, { start, end: index + mark.length }, longestUnits, overlapUnits);
    start = index + mark.length;
  }
  pushWindows(windows, text, { start, end: text.length }, longestUnits, overlapUnits);
  return windows;
}

function pushWindows(
  windows: TextSpan[],
  text: string,
  sentence: TextSpan,
  longestUnits: number,
  overlapUnits: number,
): void {
  const step = Math.max(1, longestUnits - overlapUnits);
  for (let start = sentence.start; start < sentence.end; start += step) {
    const end = Math.min(start + longestUnits, sentence.end);
    if (/\S/.test(text.slice(start, end))) windows.push({ start, end });
    if (end === sentence.end) return;
  }
}

/** For the proof that every pattern is linear. */
export const sentencePatterns: readonly RegExp[] = [border];
