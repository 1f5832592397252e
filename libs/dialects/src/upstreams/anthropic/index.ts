import { inClientWords } from '../../conversation/client-words.js';
import type { UpstreamDialect } from '../../conversation/upstream-dialect.js';
import { remoteMedia } from './media.js';
import { readAnthropicAnswer } from './read-answer.js';
import { createAnthropicStreamReader } from './stream-reader.js';
import { writeAnthropicRequest } from './write-request.js';

export { answerForm, type SchemaFormat } from './answer-form.js';
export { nativeSchema, toolInputSchema } from './json-schema.js';
export { clampedTemperature, fixedSampling, minTopP } from './sampling.js';
export { isThinkingOn } from './thinking.js';
export { limitWithThoughts, thinkingOf, thinkingWithin } from './token-limit.js';
export { checkNothingForced, missingTool, noneAllowed } from './tool-choice.js';
export { claudeTraits, type ClaudeTraits } from './traits.js';

/** Anthropic's Messages API as a provider. */
export const anthropicUpstream: UpstreamDialect = {
  name: 'anthropic-messages',
  remoteMedia,
  writeRequest: inClientWords(writeAnthropicRequest),
  readAnswer: readAnthropicAnswer,
  createStreamReader: createAnthropicStreamReader,
};
