import type { Finding } from '../finding.js';
import { wordsOf, type Words } from '../text/words.js';

/** Words in a row that are compared; shorter ones are shared by accident. */
const shingleWords = 6;
/** A run this long is a leak beyond doubt; fewer words are needed where they are much of the system text. */
const certainWords = 40;
const leastWords = 10;
const leastShare = 0.4;

/**
 * A passage of the system text that an answer gives away, or nothing.
 *
 * Compares runs of words, so that case, accents, punctuation and line breaks do not matter. Reported from ten words in
 * a row, or from six where they are two fifths of the system text. Linear in both lengths.
 *
 * @param systemText what the system messages of the request say
 * @param answer     what the model said
 */
export function findPromptLeak(systemText: string, answer: string): Finding | undefined {
  const system = wordsOf(systemText);
  const said = wordsOf(answer);
  const run = longestSharedRun(system, said);
  if (run === undefined) return undefined;
  const share = run.length / system.count;
  if (run.length < leastWords && share < leastShare) return undefined;
  const confidence = Math.min(0.98, 0.6 + 0.35 * Math.max(share, run.length / certainWords));
  return {
    class: 'exfiltration',
    type: 'SYSTEM_PROMPT_LEAK',
    start: said.start[run.from] ?? 0,
    end: said.end[run.from + run.length - 1] ?? 0,
    confidence,
    evidence: ['overlap:system-prompt'],
  };
}

interface SharedRun {
  readonly from: number;
  readonly length: number;
}

function longestSharedRun(system: Words, said: Words): SharedRun | undefined {
  const places = shinglePlaces(system);
  let best: SharedRun | undefined;
  for (let from = 0; from + shingleWords <= said.count; from += 1) {
    const place = places.get(shingleHash(said, from));
    if (place === undefined) continue;
    const length = sharedLength(system, place, said, from);
    if (length < shingleWords) continue;
    if (best === undefined || length > best.length) best = { from, length };
    from += length - shingleWords;
  }
  return best;
}

function shinglePlaces(words: Words): ReadonlyMap<number, number> {
  const places = new Map<number, number>();
  for (let from = 0; from + shingleWords <= words.count; from += 1) {
    const hash = shingleHash(words, from);
    if (!places.has(hash)) places.set(hash, from);
  }
  return places;
}

function shingleHash(words: Words, from: number): number {
  let hash = 0;
  for (let index = from; index < from + shingleWords; index += 1) {
    hash = Math.imul(hash ^ (words.hash[index] ?? 0), 0x01000193);
  }
  return hash;
}

function sharedLength(system: Words, place: number, said: Words, from: number): number {
  let length = 0;
  while (
    place + length < system.count &&
    from + length < said.count &&
    system.hash[place + length] === said.hash[from + length]
  ) {
    length += 1;
  }
  return length;
}
