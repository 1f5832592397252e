export { builtInDetectors, warmUpDetectors } from './built-in-detectors.js';
export { CleanTexts } from './clean-texts.js';
export { compilePolicies, patternProblem, type PolicyDetectors } from './compile-policies.js';
export type { Failure, PolicyClock } from './judge.js';
export { describeProblem, type PatternProblem } from './pattern-problem.js';
export {
  PolicySet,
  type EvaluateOptions,
  type Evaluation,
  type PolicyDirection,
  type PolicyMatch,
  type PolicyProblem,
  type TextReplacement,
} from './policy-set.js';
export type { JudgedText, Policy, Span } from './policy.js';
export { redactionMark } from './redacted.js';
export {
  createStreamRedaction,
  type HeldText,
  type HeldTextDecision,
  type StreamHit,
  type StreamRedaction,
} from './stream-redaction.js';
