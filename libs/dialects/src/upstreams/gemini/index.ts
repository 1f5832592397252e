import { inClientWords } from '../../conversation/client-words.js';
import type { UpstreamDialect } from '../../conversation/upstream-dialect.js';
import { remoteMedia } from './media.js';
import { readGeminiAnswer } from './read-answer.js';
import { createGeminiStreamReader } from './stream-reader.js';
import { writeGeminiRequest } from './write-request.js';

export { geminiPath } from './path.js';
export { geminiTraits, type GeminiTraits } from './traits.js';

/** Google Gemini's `generateContent` and `streamGenerateContent`. The path of a request is {@link geminiPath}'s. */
export const geminiUpstream: UpstreamDialect = {
  name: 'gemini',
  remoteMedia,
  writeRequest: inClientWords(writeGeminiRequest),
  readAnswer: readGeminiAnswer,
  createStreamReader: createGeminiStreamReader,
};
