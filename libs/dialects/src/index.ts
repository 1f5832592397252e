export {
  anthropicErrorBody,
  openAiErrorBody,
  readInBandError,
  readUpstreamError,
  type UpstreamFailure,
} from './errors/index.js';
export { documentFacts, requestFacts, requestPrefixBytes, type RequestFacts } from './request-facts.js';
export { SseReader, type SseDataHandler } from './sse-reader.js';
export {
  createUsageEvents,
  createUsageTap,
  estimatedTokens,
  type UsageEvents,
  type UsageReading,
  type UsageTap,
  type UsageTapOptions,
} from './usage-tap.js';
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
export * from './conversation/index.js';
export * from './endpoints/index.js';
export type { JsonObject } from './json.js';
export * from './same-dialect/index.js';
export { chatClient, withoutExtensions } from './clients/chat/index.js';
export { completionsClient } from './clients/completions/index.js';
export { messagesClient } from './clients/messages/index.js';
export {
  cancelled,
  deletedResponse,
  inputItemsOf,
  previousResponseId,
  referencedItemIds,
  responseNotFound,
  responsesClient,
  retrievedResponse,
  storedResponse,
  wantsStored,
  withHistory,
  withOpenAiThoughts,
  withReferencedItems,
  type StoredResponse,
} from './clients/responses/index.js';
export { anthropicUpstream } from './upstreams/anthropic/index.js';
export {
  bedrockPath,
  bedrockUpstream,
  claudeInvokeRequest,
  ClaudeInvokeStream,
  exceptionPrefix,
  streamEventOf as bedrockEventOf,
} from './upstreams/bedrock/index.js';
export { geminiPath, geminiUpstream } from './upstreams/gemini/index.js';
export { needsResponsesApi, openAiChatUpstream } from './upstreams/openai-chat/index.js';
export { openAiResponsesUpstream } from './upstreams/openai-responses/index.js';
export { openAiTraitsOf } from './upstreams/openai-chat/traits.js';
export { AwsEventStreamReader } from './wire/aws-event-stream.js';
