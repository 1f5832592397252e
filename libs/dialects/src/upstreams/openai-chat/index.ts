import { inClientWords } from '../../conversation/client-words.js';
import type { UpstreamDialect } from '../../conversation/upstream-dialect.js';
import { readChatAnswer } from './read-answer.js';
import { remoteDocuments } from './remote-media.js';
import { createChatStreamReader } from './stream-reader.js';
import { writeChatRequest } from './write-request.js';

/** Chat completions of OpenAI, Azure OpenAI and servers that speak their dialect. */
export const openAiChatUpstream: UpstreamDialect = {
  name: 'openai-chat',
  remoteMedia: remoteDocuments,
  writeRequest: inClientWords(writeChatRequest),
  readAnswer: readChatAnswer,
  createStreamReader: createChatStreamReader,
};

export { openAiTraitsOf, type OpenAiTraits } from './traits.js';
export { needsResponsesApi } from './write-request.js';
