const none: readonly RegExpExecArray[] = [];

/**
 * Every match of a global pattern, in order: what `text.matchAll(pattern)` gives, without the copy of the pattern that
 * it makes on each call. The copies are what a scan of a hundred patterns would spend its time on.
 *
 * @throws TypeError when the pattern is not global: it would match at the same place for ever
 */
export function matchesOf(text: string, pattern: RegExp): readonly RegExpExecArray[] {
  if (!pattern.global) throw new TypeError(`Not global: ${String(pattern)}`);
  pattern.lastIndex = 0;
  let match = pattern.exec(text);
  if (match === null) return none;
  const matches: RegExpExecArray[] = [];
  for (; match !== null; match = pattern.exec(text)) {
    matches.push(match);
    if (match[0] === '') pattern.lastIndex = afterUnitAt(text, match.index, pattern.unicode);
  }
  return matches;
}

/** An empty match must not be found again; a pattern of code points must not go on inside one. */
function afterUnitAt(text: string, index: number, isUnicode: boolean): number {
  return index + (isUnicode && (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1);
}
