/** Before an answer for what the request lost, behind a stream for what the answer lost. */
export const warningsHeader = 'x-gateway-warnings';
const maxHeaderCharacters = 2_000;

/**
 * What a translation left out, as a header: `seed: not supported by Anthropic; user: …`. Characters that no header may
 * hold are percent-encoded, and a list that is too long says how many it leaves out.
 */
export function warningLines(warnings: readonly string[]): readonly string[] {
  if (warnings.length === 0) return [];
  const shown: string[] = [];
  let length = 0;
  for (const warning of warnings) {
    const text = warning
      .toWellFormed()
      .replace(/[^\x20-\x3a\x3c-\x7e]/gu, (character) => encodeURIComponent(character));
    length += text.length + 2;
    if (length > maxHeaderCharacters) break;
    shown.push(text);
  }
  const hidden = warnings.length - shown.length;
  return [warningsHeader, [...shown, ...(hidden > 0 ? [`and ${hidden} more`] : [])].join('; ')];
}
