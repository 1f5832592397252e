/** What stands in the place of a match. */
export const redactionMark = '[REDACTED]';

/** A stretch of a text. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Ranges in order, those that overlap or touch made one: one match must not show where it consists of two. */
export function mergedSpans(spans: readonly Range[]): readonly Range[] {
  const merged: { start: number; end: number }[] = [];
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    const last = merged.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else merged.push({ start, end });
  }
  return merged;
}

/** The text with a mark in the place of every range. */
export function redacted(text: string, ranges: readonly Range[]): string {
  let result = '';
  let from = 0;
  for (const { start, end } of ranges) {
    result += text.slice(from, start) + redactionMark;
    from = end;
  }
  return result + text.slice(from);
}
