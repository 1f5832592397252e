/** A run of words that is judged as a whole: `from` included, `to` excluded. */
export interface WordWindow {
  readonly from: number;
  readonly to: number;
}

/** Sizes in words: a sentence or two, and a paragraph of a jailbreak. */
export const windowSizes = [32, 128] as const;

/** Windows shorter than this are weighed as if they had so many words. */
const fewestWords = 8;

/** Windows of every size, each half a size after the one before; a short text is one window. */
export function wordWindows(count: number): readonly WordWindow[] {
  const windows: WordWindow[] = [];
  for (const size of windowSizes) {
    for (let from = 0; from < count; from += size / 2) {
      const to = Math.min(from + size, count);
      windows.push({ from, to });
      if (to === count) break;
    }
    if (count <= size) break;
  }
  return windows;
}

/** What the sum over a window is divided by, so that long windows are not worse than short ones. */
export function windowNorm({ from, to }: WordWindow): number {
  return Math.sqrt(Math.max(to - from, fewestWords));
}
