export type { Answer, AnswerChoice, AnswerEvent, BlockOpening, StopReason } from './answer.js';
export { AnswerFailure } from './answer-failure.js';
export type { AnswerError, AnswerErrorKind } from './answer-error.js';
export {
  clientDialectNames,
  type ClientContext,
  type ClientDialect,
  type ClientDialectName,
  type StreamWriter,
} from './client-dialect.js';
export type * from './conversation.js';
export type { LossListener } from './losses.js';
export { parseExactJson } from './exact-json.js';
export { TranslationRefusal } from './translation-refusal.js';
export {
  upstreamDialectNames,
  type AnswerContext,
  type FetchedMedia,
  type StreamEvent,
  type StreamReader,
  type UpstreamDialect,
  type UpstreamDialectName,
  type UpstreamRequest,
  type UpstreamTarget,
} from './upstream-dialect.js';
