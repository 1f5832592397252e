export type { BodyDirection } from './body-shapes.js';
export type { HeldDecision, HeldPiece, StreamHooks } from './held-texts.js';
export { replaceTexts, type TextEdit } from './replace-texts.js';
export { createStreamRewriter, type StreamRewriter } from './stream-rewriter.js';
export type { StopNotice } from './stream-stop.js';
export {
  createStreamTexts,
  type StreamedText,
  type StreamTexts,
  type StreamTextsOptions,
  type StreamTextsReading,
} from './stream-texts.js';
export type { PartRole, TextPart } from './text-part.js';
export { textPartsOf, type TextParts, type TextPartsOptions } from './text-parts.js';
export { withoutTokens } from './without-tokens.js';
