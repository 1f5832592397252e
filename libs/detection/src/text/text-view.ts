/** A half-open range of UTF-16 offsets: `text.slice(start, end)`. */
export interface TextSpan {
  readonly start: number;
  readonly end: number;
}

/**
 * Another way to read a text (folded, decoded, reversed…), with the way back.
 *
 * `toOriginal` takes a non-empty span of `text` and gives the smallest span of the given text that it came from.
 */
export interface TextView {
  readonly text: string;
  readonly toOriginal: (start: number, end: number) => TextSpan;
}

/** The view of a text that is read as it is. */
export function plainView(text: string): TextView {
  return { text, toOriginal: (start, end) => ({ start, end }) };
}

/** Collects a view piece by piece and remembers for every code unit where it came from. */
export class ViewBuilder {
  private readonly pieces: string[] = [];
  private starts: Uint32Array;
  private ends: Uint32Array;
  private length = 0;

  /** @param expectedLength of the finished view in code units; it may become longer */
  constructor(expectedLength: number) {
    this.starts = new Uint32Array(expectedLength);
    this.ends = new Uint32Array(expectedLength);
  }

  /** Appends `text.slice(start, end)` as it stands, one unit for one unit. */
  copy(text: string, start: number, end: number): void {
    if (start >= end) return;
    this.reserve(end - start);
    this.pieces.push(text.slice(start, end));
    for (let offset = start; offset < end; offset += 1) {
      this.starts[this.length] = offset;
      this.ends[this.length] = offset + 1;
      this.length += 1;
    }
  }

  /** Appends a text that stands for the whole of `start..end`. */
  replace(replacement: string, start: number, end: number): void {
    this.reserve(replacement.length);
    this.pieces.push(replacement);
    this.starts.fill(start, this.length, this.length + replacement.length);
    this.ends.fill(end, this.length, this.length + replacement.length);
    this.length += replacement.length;
  }

  /** The finished view; `rewrite` may replace units one for one. */
  finish(rewrite: (text: string) => string = (text) => text): TextView {
    const { starts, ends } = this;
    return {
      text: rewrite(this.pieces.join('')),
      toOriginal: (start, end) => ({ start: starts[start] ?? 0, end: ends[end - 1] ?? 0 }),
    };
  }

  private reserve(units: number): void {
    const needed = this.length + units;
    if (needed <= this.starts.length) return;
    this.starts = grown(this.starts, needed);
    this.ends = grown(this.ends, needed);
  }
}

function grown(offsets: Uint32Array, needed: number): Uint32Array {
  const larger = new Uint32Array(Math.max(needed, offsets.length * 2));
  larger.set(offsets);
  return larger;
}
