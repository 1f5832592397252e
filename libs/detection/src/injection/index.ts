export { detectInjection, injectionThreshold } from './detect-injection.js';
export { featureSpace, featuresPerWord, hashedFeatures } from './features.js';
export { injectionModel } from './injection-model.generated.js';
export {
  allMatches,
  confidenceOf,
  enoughPoints,
  injectionPatterns,
  logOddsPerPoint,
  readForInjection,
} from './injection-score.js';
export { namedWords, vocabularyNumbers } from './rule-matcher.js';
export { injectionRules, scoreRules } from './rule-score.js';
export { windowNorm, wordWindows, type WordWindow } from './windows.js';
export { wordsOf, type Words } from '../text/words.js';
export { injectionRulePack } from './rule-pack.js';
