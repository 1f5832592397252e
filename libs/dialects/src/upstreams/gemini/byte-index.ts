/** Finds places of a text that are given in bytes of UTF-8. */
export interface ByteIndex {
  /** @returns the same range in characters; `null` for what is no range of the text */
  range(startByte: unknown, endByte: unknown): { startIndex: number; endIndex: number } | null;
}

/** Walks over the text once as long as ranges come in order, as Gemini gives them. */
export function createByteIndex(text: string): ByteIndex {
  let atByte = 0;
  let atCharacter = 0;
  const characterAt = (byte: number): number | null => {
    if (byte < atByte) [atByte, atCharacter] = [0, 0];
    while (atByte < byte && atCharacter < text.length) {
      const code = text.codePointAt(atCharacter) ?? 0;
      atByte += bytesOf(code);
      atCharacter += code > 0xffff ? 2 : 1;
    }
    return atByte === byte ? atCharacter : null;
  };
  return {
    range: (startByte, endByte) => {
      if (typeof startByte !== 'number' || typeof endByte !== 'number' || endByte < startByte) return null;
      const startIndex = characterAt(startByte);
      const endIndex = characterAt(endByte);
      return startIndex === null || endIndex === null ? null : { startIndex, endIndex };
    },
  };
}

function bytesOf(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}
