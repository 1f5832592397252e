import type { Detector, Finding, TextRole } from '../finding.js';
import { TextReading } from '../text-reading.js';
import type { Range } from './redacted.js';

const digitZero = 0x30;
const digitNine = 0x39;

/**
 * A text with what several policies need to know of it, found out once and only when asked for.
 */
export class PolicyText {
  private foldedText: string | null = null;
  private digitPositions: readonly number[] | null = null;
  private reading: TextReading | null = null;
  private readonly findings = new Map<Detector, readonly Finding[]>();

  constructor(
    readonly text: string,
    readonly role: TextRole,
  ) {}

  /** The text in lower case, of the same length. */
  get folded(): string {
    return (this.foldedText ??= foldCase(this.text));
  }

  /**
   * The first place from `from` on, where `count` ASCII digits stand within `units` of each other.
   *
   * @returns the range from the first to behind the last of the digits, or `null`
   */
  digitRun(count: number, units: number, from: number): Range | null {
    const positions = (this.digitPositions ??= digitsOf(this.text));
    for (let at = firstFrom(positions, from) + count - 1; at < positions.length; at += 1) {
      const start = positions[at - count + 1] as number;
      const end = (positions[at] as number) + 1;
      if (end - start <= units) return { start, end };
    }
    return null;
  }

  /** What a detector finds; it runs once for all policies. */
  foundBy(detect: Detector): readonly Finding[] {
    const known = this.findings.get(detect);
    if (known !== undefined) return known;
    this.reading ??= new TextReading(this.text);
    const found = detect(this.text, this.role, this.reading);
    this.findings.set(detect, found);
    return found;
  }
}

/** Index of the first position that is not before `from`. */
function firstFrom(positions: readonly number[], from: number): number {
  let [low, high] = [0, positions.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((positions[middle] as number) < from) low = middle + 1;
    else high = middle;
  }
  return low;
}

function digitsOf(text: string): readonly number[] {
  const positions: number[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= digitZero && code <= digitNine) positions.push(at);
  }
  return positions;
}

/**
 * Folds to lower case without moving anything, so that offsets hold: characters that would become longer stay. The
 * long s and the final sigma become the letters they are forms of, since patterns without case match them.
 */
export function foldCase(text: string): string {
  let folded = text.toLowerCase();
  if (folded.length !== text.length) folded = Array.from(text, foldCharacter).join('');
  return folded.includes('\u017f') || folded.includes('\u03c2')
    ? folded.replaceAll('\u017f', 's').replaceAll('\u03c2', '\u03c3')
    : folded;
}

function foldCharacter(character: string): string {
  const folded = character.toLowerCase();
  return folded.length === character.length ? folded : character;
}
