import type { Finding } from './finding.js';

/** What stands in the place of a match. */
export const redaction = '[REDACTED]';

/** Characters of the text around the first match that a preview may show, half of them on either side. */
const surroundingUnits = 200;

/**
 * A piece of the text around its first finding that can be shown and stored: every finding is replaced, and no
 * character of one is in it. At most 200 characters of the text itself; empty without findings.
 */
export function redactedPreview(text: string, findings: readonly Finding[]): string {
  const spans = mergedSpans(findings);
  const [first] = spans;
  if (first === undefined) return '';
  const from = Math.max(0, first.start - surroundingUnits / 2);
  const { shown, isCut } = showAfter(text, spans, surroundingUnits - (first.start - from));
  const lead = wholeCharacters(text.slice(from, first.start));
  return `${from > 0 ? '…' : ''}${lead}${shown}${isCut ? '…' : ''}`;
}

/** The whole text with every finding replaced. */
export function redactedText(text: string, findings: readonly Finding[]): string {
  let result = '';
  let shownTo = 0;
  for (const { start, end } of mergedSpans(findings)) {
    result += text.slice(shownTo, start) + redaction;
    shownTo = end;
  }
  return result + text.slice(shownTo);
}

interface Span {
  readonly start: number;
  readonly end: number;
}

function mergedSpans(findings: readonly Finding[]): readonly Span[] {
  const merged: { start: number; end: number }[] = [];
  for (const { start, end } of [...findings].sort((one, other) => one.start - other.start)) {
    const last = merged.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else merged.push({ start, end });
  }
  return merged;
}

/** From the first span on, until so many characters of the text itself are shown. */
function showAfter(text: string, spans: readonly Span[], units: number): { shown: string; isCut: boolean } {
  let shown = '';
  let left = units;
  for (const [index, span] of spans.entries()) {
    shown += redaction;
    const between = text.slice(span.end, spans[index + 1]?.start ?? text.length);
    if (between.length > left) return { shown: shown + wholeCharacters(between.slice(0, left)), isCut: true };
    shown += between;
    left -= between.length;
  }
  return { shown, isCut: false };
}

/** Without the halves of surrogate pairs that a cut leaves at the ends. */
function wholeCharacters(text: string): string {
  return text.replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, '');
}
