import { inClientWords } from '../../conversation/client-words.js';
import type { UpstreamDialect } from '../../conversation/upstream-dialect.js';
import { remoteMedia } from './media.js';
import { readAnswer } from './read-answer.js';
import { BedrockStreamReader } from './stream-reader.js';
import { writeBedrockRequest } from './write-request.js';

export { bedrockPath, type BedrockAction } from './bedrock-path.js';
export { claudeInvokeRequest, type InvokeRequest, type InvokeTarget } from './claude-invoke.js';
export { ClaudeInvokeStream } from './claude-invoke-stream.js';
export { exceptionPrefix, streamEventOf } from './frame-events.js';
export { bedrockTraits, type BedrockTraits } from './traits.js';

/** Amazon Bedrock's Converse API. */
export const bedrockUpstream: UpstreamDialect = {
  name: 'bedrock-converse',
  remoteMedia,
  writeRequest: inClientWords(writeBedrockRequest),
  readAnswer,
  createStreamReader: (answering) => new BedrockStreamReader(answering),
};
