/** What a span is part of, where that makes it unlikely to be what it looks like. */
export type Place = 'url' | 'path' | 'uuid' | 'hash' | 'decimal' | 'code';

const lookUnits = 80;
const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;

/** The place of a span: judged by what is written onto it without a space. `undefined` in running text. */
export function placeOf(text: string, start: number, end: number): Place | undefined {
  const before = /\S*$/.exec(text.slice(Math.max(0, start - lookUnits), start))?.[0] ?? '';
  const after = /^\S*/.exec(text.slice(end, end + lookUnits))?.[0] ?? '';
  if (before === '' && after === '') return undefined;
  const token = before + text.slice(start, end) + after;
  if (/:\/\/|^www\./i.test(before)) return 'url';
  if (uuid.test(token)) return 'uuid';
  if (/[\w.~-]\/[\w./~-]*$|\\\w*$/.test(before) || /^\/[A-Za-z]/.test(after)) return 'path';
  if (/[0-9a-f]{2}$/i.test(before) || /^[0-9a-f]{2}/i.test(after)) return 'hash';
  if (/\d[.,]$/.test(before) || /^[.,]\d/.test(after)) return 'decimal';
  return /[A-Za-z_$][\w$]*[[({=]+$|0x$|[-+*^%<>&|]$/.test(before) ? 'code' : undefined;
}

/** For the proof that every pattern is linear. */
export const placePatterns: readonly RegExp[] = [uuid];
