import type { TextSpan } from './text-view.js';

/** A set of ASCII characters, 1 at the code of each. */
export type CharacterSet = Uint8Array;

const asciiLimit = 128;

/** The ASCII characters that a pattern of one character (`/[\w+]/`) accepts. */
export function characterSet(pattern: RegExp): CharacterSet {
  return Uint8Array.from({ length: asciiLimit }, (_, code) =>
    pattern.test(String.fromCharCode(code)) ? 1 : 0,
  );
}

/**
 * The longest possible runs of characters of a set that are at least `leastUnits` long, in order.
 *
 * Looks at every `leastUnits`-th character and reads backwards from there, so that ordinary prose costs a fraction of
 * a look at each character; at most two looks at each in any text.
 */
export function characterRuns(text: string, set: CharacterSet, leastUnits: number): readonly TextSpan[] {
  const runs: TextSpan[] = [];
  let start = 0;
  let knownTo = 0;
  while (start + leastUnits <= text.length) {
    const last = start + leastUnits - 1;
    const other = lastOther(text, set, Math.max(start, knownTo), last);
    if (other >= 0) {
      knownTo = last + 1;
      start = other + 1;
      continue;
    }
    let end = last + 1;
    while (end < text.length && set[text.charCodeAt(end)] === 1) end += 1;
    runs.push({ start, end });
    start = end + 1;
    knownTo = start;
  }
  return runs;
}

/** Whether there is a run of at least so many characters of the set. */
export function hasCharacterRun(text: string, set: CharacterSet, leastUnits: number): boolean {
  let start = 0;
  let knownTo = 0;
  while (start + leastUnits <= text.length) {
    const last = start + leastUnits - 1;
    const other = lastOther(text, set, Math.max(start, knownTo), last);
    if (other < 0) return true;
    knownTo = last + 1;
    start = other + 1;
  }
  return false;
}

/** Offset of the last character from `from` to `to` (both included) that is not of the set, -1 if all are. */
function lastOther(text: string, set: CharacterSet, from: number, to: number): number {
  for (let offset = to; offset >= from; offset -= 1) {
    if (set[text.charCodeAt(offset)] !== 1) return offset;
  }
  return -1;
}
