const keyBits = 15;
const bitsPerCharacter = 5;
const pieceUnits = 3;

/** Keys of all pieces of three characters, as bits. Case does not matter. */
export type TextPieces = Uint32Array;

/**
 * Reads which pieces of three characters a text has, once for the hundreds of literals that are looked for in it: most
 * of them are ruled out by a look at a few bits, where searching the text costs a microsecond.
 */
export function piecesOf(text: string): TextPieces {
  const pieces = new Uint32Array(2 ** keyBits / 32);
  let key = 0;
  for (let index = 0; index < text.length; index += 1) {
    key = nextKey(key, text.charCodeAt(index));
    const word = key >>> 5;
    pieces[word] = (pieces[word] ?? 0) | (1 << (key & 31));
  }
  return pieces;
}

/** Strings of which some must stand in a text, with the keys of their pieces. */
export class Literals {
  private readonly keys: readonly Uint16Array[];

  /** @param literals as they stand; those under three characters are always searched for */
  constructor(private readonly literals: readonly string[]) {
    this.keys = literals.map(keysOf);
  }

  /** Whether one of them stands in the text that the pieces were read from, case and all. */
  someIn(text: string, pieces: TextPieces): boolean {
    for (let index = 0; index < this.keys.length; index += 1) {
      if (this.mayStand(index, pieces) && text.includes(this.literals[index] ?? '')) return true;
    }
    return false;
  }

  /** Whether one of them may stand there, in whatever case; seldom true when none does. */
  someMayStandIn(pieces: TextPieces): boolean {
    for (let index = 0; index < this.keys.length; index += 1) if (this.mayStand(index, pieces)) return true;
    return false;
  }

  private mayStand(index: number, pieces: TextPieces): boolean {
    const keys = this.keys[index];
    if (keys === undefined) return false;
    for (let piece = 0; piece < keys.length; piece += 1) {
      const key = keys[piece] ?? 0;
      if (((pieces[key >>> 5] ?? 0) & (1 << (key & 31))) === 0) return false;
    }
    return true;
  }
}

/** The last characters weigh most; a character three places back is shifted out. */
function nextKey(key: number, code: number): number {
  return ((key << bitsPerCharacter) ^ (code | 0x20)) & (2 ** keyBits - 1);
}

function keysOf(literal: string): Uint16Array {
  const keys: number[] = [];
  let key = 0;
  for (let index = 0; index < literal.length; index += 1) {
    key = nextKey(key, literal.charCodeAt(index));
    if (index >= pieceUnits - 1) keys.push(key);
  }
  return Uint16Array.from(keys);
}
