import { inClientWords } from '../../conversation/client-words.js';
import type { UpstreamDialect } from '../../conversation/upstream-dialect.js';
import { readResponsesAnswer } from './read-answer.js';
import { createResponsesStreamReader } from './stream-reader.js';
import { writeResponsesRequest } from './write-request.js';

/** The Responses API of OpenAI and Azure OpenAI. */
export const openAiResponsesUpstream: UpstreamDialect = {
  name: 'openai-responses',
  /** It fetches images and files itself. */
  remoteMedia: () => [],
  writeRequest: inClientWords(writeResponsesRequest),
  readAnswer: readResponsesAnswer,
  createStreamReader: createResponsesStreamReader,
};
