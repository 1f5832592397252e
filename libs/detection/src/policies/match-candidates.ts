import type { PatternNeeds } from './pattern-needs.js';
import type { PolicyText } from './policy-text.js';
import type { Range } from './redacted.js';

/**
 * Where in a text matches of a pattern may begin, by what every match needs. Asked for ever later places it looks at
 * every part of the text once.
 */
export class Candidates {
  /** Where each literal stands next; infinite behind its last place. */
  private readonly nextAt: number[];

  constructor(
    private readonly text: PolicyText,
    private readonly needs: PatternNeeds,
  ) {
    this.nextAt = (needs.literals ?? []).map(() => -1);
  }

  /** A place that no match from `from` on begins before; `null` when there is no match. */
  next(from: number): number | null {
    const { literals, digits, maxUnits } = this.needs;
    let first = from;
    if (literals !== null) {
      const end = this.literalEnd(literals, from);
      if (end === null) return null;
      first = Math.max(first, end - maxUnits);
    }
    if (digits > 0) {
      const run = this.text.digitRun(digits, maxUnits, from);
      if (run === null) return null;
      first = Math.max(first, run.end - maxUnits);
    }
    return Math.max(from, wholeCharacter(this.text.text, first));
  }

  /**
   * The words, with the white space between them, around the first place from `from` on that has what matches need;
   * `null` when there is none. Matches without white space are within them, or behind.
   */
  words(from: number): Range | null {
    const { literals, digits, maxUnits } = this.needs;
    const run = digits === 0 ? null : this.text.digitRun(digits, maxUnits, from);
    if (digits > 0 && run === null) return null;
    if (literals === null) return run === null ? null : this.wordsAround(run);
    const end = this.literalEnd(literals, from);
    return end === null ? null : this.wordsAround({ start: end - 1, end });
  }

  private wordsAround(range: Range): Range {
    const { text } = this.text;
    let { start, end } = range;
    while (start > 0 && !isSpace(text.charCodeAt(start - 1))) start -= 1;
    while (end < text.length && !isSpace(text.charCodeAt(end))) end += 1;
    return { start, end };
  }

  /** The least end of a literal that begins at `from` or behind. */
  private literalEnd(literals: readonly string[], from: number): number | null {
    let least = Number.POSITIVE_INFINITY;
    for (const [which, literal] of literals.entries()) {
      if ((this.nextAt[which] as number) < from) {
        const at = this.text.folded.indexOf(literal, from);
        this.nextAt[which] = at < 0 ? Number.POSITIVE_INFINITY : at;
      }
      least = Math.min(least, (this.nextAt[which] as number) + literal.length);
    }
    return Number.isFinite(least) ? least : null;
  }
}

/** White space of the engine's `\s`. */
function isSpace(unit: number): boolean {
  return unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09 || unit === 0x0c;
}

/** The place itself, or the one before it when a pair of surrogates would be cut. */
function wholeCharacter(text: string, at: number): number {
  return at > 0 && unitsAt(text, at - 1) === 2 ? at - 1 : at;
}

/** Units of the character at a place: 2 for a pair of surrogates. */
export function unitsAt(text: string, at: number): 1 | 2 {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}
