const nameWord = /^\p{Lu}[\p{L}'’-]{1,24}$/u;
const initial = /^\p{Lu}\.?$/u;
const particles = new Set(
  'van von de der den da di du dos del della la le bin al el af ten ter st. du mc mac'.split(' '),
);
/** Titles, given names, particles and family names together. */
const longestNameWords = 9;
const longestNameUnits = 80;

/** The name that begins at `start`: capitalised words with initials and particles between; empty if none does. */
export function readName(text: string, start: number): string {
  const line = text.slice(start, start + longestNameUnits).split(/[\n\t]/, 1)[0] ?? '';
  const words: string[] = [];
  for (const written of line.split(' ', longestNameWords)) {
    const word = written.replace(/[^\p{L}.'’-].*$/u, '');
    const kept = isPart(word) ? word : word.replace(/[.'’-]+$/, '');
    if (!isPart(kept)) break;
    words.push(kept);
    if (kept !== written) break;
  }
  return endingInName(words).join(' ');
}

/** The name that ends at `end`; empty if none does. */
export function readNameBefore(text: string, end: number): string {
  const line =
    text
      .slice(Math.max(0, end - longestNameUnits), end)
      .split(/[\n\t]/)
      .at(-1) ?? '';
  const words: string[] = [];
  for (const written of line.split(' ').slice(-longestNameWords).toReversed()) {
    const word = written.replace(/^.*[^\p{L}.'’-]/u, '').replace(/^['’-]+/, '');
    if (!isPart(word)) break;
    words.unshift(word);
    if (word !== written) break;
  }
  while (words.length > 0 && !nameWord.test(words[0] ?? '') && !initial.test(words[0] ?? '')) words.shift();
  return endingInName(words).join(' ');
}

function isPart(word: string): boolean {
  return nameWord.test(word) || initial.test(word) || particles.has(word.toLowerCase());
}

function endingInName(words: readonly string[]): readonly string[] {
  const last = words.findLastIndex((word) => nameWord.test(word));
  const kept = words.slice(0, last + 1);
  return kept.filter((word) => nameWord.test(word)).length > 5 ? kept.slice(0, 5) : kept;
}

/** For the proof that every pattern is linear. */
export const namePatterns: readonly RegExp[] = [nameWord, initial];
