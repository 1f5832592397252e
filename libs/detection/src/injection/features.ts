import { wordGroups } from './rule-matcher.js';
import type { Words } from '../text/words.js';

/**
 * Features of one word: itself, the pair and the triple it ends, the pair with one word left out; and where it belongs
 * to a group of the lexicon, the pair and the triple of groups it ends, other words passed over.
 */
export const featuresPerWord = 6;

/** Number of weights; feature 0 stands for "none" and weighs nothing. */
export const featureSpace = 2 ** 16;

/**
 * Hashed n-grams of the words, {@link featuresPerWord} for each, in their order. N-grams do not cross the border of a
 * sentence; what would is 0.
 */
export function hashedFeatures(words: Words, numbers: Uint16Array): Uint16Array {
  const { hash, sentence, count } = words;
  const features = new Uint16Array(count * featuresPerWord);
  let before = 0;
  let last = 0;
  let depth = 0;
  let previousSentence = -1;
  let lastGroup = 0;
  let groupBefore = 0;
  for (let index = 0; index < count; index += 1) {
    const current = hash[index] ?? 0;
    if (sentence[index] !== previousSentence) {
      depth = 0;
      lastGroup = 0;
      groupBefore = 0;
    }
    const at = index * featuresPerWord;
    features[at] = bucket(current, 0x2545f491);
    if (depth > 0) features[at + 1] = bucket(Math.imul(last, 0x01000193) ^ current, 0x6c8e9cf5);
    if (depth > 1) {
      features[at + 2] = bucket(
        Math.imul(Math.imul(before, 0x01000193) ^ last, 0x01000193) ^ current,
        0x1b873593,
      );
      features[at + 3] = bucket(Math.imul(before, 0x01000193) ^ current, 0x38495ab5);
    }
    const group = wordGroups[numbers[index] ?? 0] ?? 0;
    if (group !== 0) {
      features[at + 4] = bucket(lastGroup * 64 + group, 0x5bd1e995);
      if (groupBefore !== 0) {
        features[at + 5] = bucket((groupBefore * 64 + lastGroup) * 64 + group, 0x27d4eb2f);
      }
      groupBefore = lastGroup;
      lastGroup = group;
    }
    before = last;
    last = current;
    depth += 1;
    previousSentence = sentence[index] ?? 0;
  }
  return features;
}

function bucket(value: number, seed: number): number {
  let hash = Math.imul(value ^ seed, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) & 0xffff;
}
