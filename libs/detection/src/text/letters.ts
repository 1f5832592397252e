const tableSize = 0x10000;
const composedEnd = 0x600;

/**
 * The letter or digit a UTF-16 code unit counts as (lower case, without accent), 0 for everything that separates words.
 */
export function foldedLetter(code: number): number {
  return letterTable[code] ?? 0;
}

/** Whether a character is a word by itself: Chinese characters, Hiragana, Katakana. */
export function isSingleLetterWord(code: number): boolean {
  return code >= 0x3040 && code < 0xa000;
}

const letterTable = buildLetterTable();

function buildLetterTable(): Uint16Array {
  const table = new Uint16Array(tableSize);
  for (let code = 0x30; code < composedEnd; code += 1) table[code] = composedLetter(code);
  fillRange(table, composedEnd, 0x2000);
  fillRange(table, 0x3040, 0xd800);
  return table;
}

function composedLetter(code: number): number {
  const letter = String.fromCharCode(code);
  if (!/[\p{L}\p{N}]/u.test(letter)) return 0;
  return letter.toLowerCase().normalize('NFD').charCodeAt(0);
}

function fillRange(table: Uint16Array, from: number, to: number): void {
  for (let code = from; code < to; code += 1) table[code] = code;
}
