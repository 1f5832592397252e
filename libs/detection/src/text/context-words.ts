/** Which whole words stand near a span decides whether eleven digits are a tax number or an order number. */
export interface ContextQuery {
  readonly start: number;
  readonly end: number;
  /** Lower-case words or phrases of single spaces: `card`, `social security`. */
  readonly words: readonly string[];
  /** Defaults: 48 characters before, 24 after. */
  readonly beforeUnits?: number;
  readonly afterUnits?: number;
}

/** The first of the words that stands whole near the span, `undefined` if none does. Case and gaps do not matter. */
export function contextWordNear(text: string, query: ContextQuery): string | undefined {
  const { start, end, beforeUnits = 48, afterUnits = 24 } = query;
  const near = ` ${wordsOf(sliceOfWholeWords(text, start - beforeUnits, start))} | ${wordsOf(
    sliceOfWholeWords(text, end, end + afterUnits),
  )} `;
  return query.words.find((word) => near.includes(` ${word} `));
}

/** Widens the slice to no word more: a word cut by its border is left out. */
function sliceOfWholeWords(text: string, from: number, to: number): string {
  const start = Math.max(0, from);
  const end = Math.min(text.length, to);
  let slice = text.slice(start, end);
  if (start > 0 && isWordUnit(text, start - 1)) slice = slice.replace(/^[\p{L}\p{N}]+/u, '');
  if (end < text.length && isWordUnit(text, end))
    slice = slice.replace(/(?<![\p{L}\p{N}])[\p{L}\p{N}]+$/u, '');
  return slice;
}

function isWordUnit(text: string, offset: number): boolean {
  return /[\p{L}\p{N}]/u.test(text.charAt(offset));
}

const joint = /([a-z])([A-Z])/g;
const gap = /[^a-z0-9\u00aa-\uffff]+/g;

/** `customerSsn_number: ` becomes `customer ssn number`. */
function wordsOf(slice: string): string {
  return slice.replace(joint, '$1 $2').toLowerCase().replace(gap, ' ').trim();
}

/** For the proof that every pattern is linear. */
export const contextPatterns: readonly RegExp[] = [joint, gap];
