export { requestFacts, requestPrefixBytes, type RequestFacts } from './request-facts.js';
export { SseReader, type SseDataHandler } from './sse-reader.js';
export { createUsageTap, type UsageReading, type UsageTap, type UsageTapOptions } from './usage-tap.js';
export {
  createStreamRewriter,
  createStreamTexts,
  replaceTexts,
  textPartsOf,
  withoutTokens,
  type BodyDirection,
  type HeldDecision,
  type HeldPiece,
  type PartRole,
  type StopNotice,
  type StreamedText,
  type StreamHooks,
  type StreamRewriter,
  type StreamTexts,
  type StreamTextsOptions,
  type StreamTextsReading,
  type TextEdit,
  type TextPart,
  type TextParts,
  type TextPartsOptions,
} from './text/index.js';
