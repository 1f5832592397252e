const leastSlots = 16;
const slotsPerWord = 4;

/**
 * A small number (from 1) for each word of a list, read by the hash of the word: one or two looks into an array where
 * a `Map` costs several times as much. Every word of every text is looked up.
 */
export class WordTable {
  private readonly hashes: Int32Array;
  private readonly numbers: Uint16Array;
  private readonly mask: number;

  /** @param entries number (1 to 65,535) by hash of the word */
  constructor(entries: ReadonlyMap<number, number>) {
    const slots = 2 ** Math.ceil(Math.log2(Math.max(leastSlots, entries.size * slotsPerWord)));
    this.hashes = new Int32Array(slots);
    this.numbers = new Uint16Array(slots);
    this.mask = slots - 1;
    for (const [hash, number] of entries) this.add(hash, number);
  }

  /** The number of the word with a hash, 0 where there is none. */
  numberOf(hash: number): number {
    for (let slot = slotOf(hash) & this.mask; ; slot = (slot + 1) & this.mask) {
      const number = this.numbers[slot] ?? 0;
      if (number === 0 || this.hashes[slot] === hash) return number;
    }
  }

  private add(hash: number, number: number): void {
    let slot = slotOf(hash) & this.mask;
    while (this.numbers[slot] !== 0) slot = (slot + 1) & this.mask;
    this.hashes[slot] = hash;
    this.numbers[slot] = number;
  }
}

function slotOf(hash: number): number {
  return Math.imul(hash, 0x9e3779b1) >>> 12;
}
