export {
  compileAllowList,
  type AllowList,
  type AllowListEntry,
  type AllowListResult,
  type Sha256,
} from './allow-list.js';
export { detectBias } from './bias/index.js';
export { builtInPatterns } from './built-in-patterns.js';
export { detectExfiltration, findCanaries, findPromptLeak } from './exfiltration/index.js';
export {
  findingClasses,
  textRoles,
  type Detector,
  type Finding,
  type FindingClass,
  type TextRole,
} from './finding.js';
export {
  allMatches,
  confidenceOf,
  detectInjection,
  enoughPoints,
  featureSpace,
  featuresPerWord,
  hashedFeatures,
  injectionModel,
  injectionRules,
  injectionThreshold,
  logOddsPerPoint,
  readForInjection,
  scoreRules,
  vocabularyNumbers,
  windowNorm,
  wordWindows,
  wordsOf,
  type WordWindow,
  type Words,
} from './injection/index.js';
export { canonicalJson, contentHash, modelVersion } from './model-version.js';
export { withoutOverlaps } from './overlaps.js';
export { detectPii, identifierKinds, reportThreshold, type IdentifierKind } from './pii/index.js';
export {
  builtInDetectors,
  CleanTexts,
  compilePolicies,
  createStreamRedaction,
  describeProblem,
  patternProblem,
  PolicySet,
  type Evaluation,
  type JudgedText,
  type PatternProblem,
  type Policy,
  type PolicyClock,
  type PolicyDetectors,
  type StreamRedaction,
  warmUpDetectors,
} from './policies/index.js';
export { redactedPreview, redactedText, redaction } from './redact.js';
export { scanText, type ScanOptions } from './scan-text.js';
export { detectSecrets, secretReportThreshold } from './secrets/index.js';
export {
  severities,
  severityOf,
  violationTypeOf,
  violationTypes,
  type Severity,
  type ViolationType,
} from './severity.js';
