/** A text grammar: every symbol with its alternatives; `<name>` in an alternative stands for one of that symbol's. */
export type Grammar = Readonly<Record<string, readonly string[]>>;

/** A source of numbers from 0 (included) to 1 (excluded). */
export type Random = () => number;

/**
 * The same numbers for the same seed, so that training can be repeated bit by bit.
 *
 * @source xorshift32, G. Marsaglia, "Xorshift RNGs", 2003
 */
export function seededRandom(seed: number): Random {
  let state = seed | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** One of the values. @throws Error when there is none. */
export function pick<Value>(values: readonly Value[], random: Random): Value {
  const value = values[Math.floor(random() * values.length)];
  if (value === undefined) throw new Error('Nothing to pick from');
  return value;
}

/** Writes out one symbol of a grammar. @throws Error on a symbol the grammar does not have. */
export function expand(grammar: Grammar, symbol: string, random: Random): string {
  const alternatives = grammar[symbol];
  if (alternatives === undefined) throw new Error(`No symbol ${symbol}`);
  return pick(alternatives, random).replace(/<(\w+)>/g, (_, name: string) => expand(grammar, name, random));
}
