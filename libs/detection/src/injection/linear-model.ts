import { featuresPerWord, hashedFeatures } from './features.js';
import { injectionModel } from './injection-model.generated.js';
import type { Words } from '../text/words.js';
import { windowNorm, type WordWindow } from './windows.js';

const weights = decodeWeights(injectionModel.weights);

/** Log-odds the linear model gives to windows of a text; one sum over the words, then constant time a window. */
export function windowLogOdds(words: Words, numbers: Uint16Array): (window: WordWindow) => number {
  const sums = runningSums(hashedFeatures(words, numbers), words.count);
  return (window) => {
    const sum = (sums[window.to] ?? 0) - (sums[window.from] ?? 0);
    return injectionModel.bias + (sum * injectionModel.scale) / windowNorm(window);
  };
}

function runningSums(features: Uint16Array, count: number): Int32Array {
  const sums = new Int32Array(count + 1);
  let sum = 0;
  for (let word = 0; word < count; word += 1) {
    const at = word * featuresPerWord;
    for (let offset = 0; offset < featuresPerWord; offset += 1)
      sum += weights[features[at + offset] ?? 0] ?? 0;
    sums[word + 1] = sum;
  }
  return sums;
}

function decodeWeights(base64: string): Int8Array {
  return Int8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
