import type { ClientDialect } from '../../conversation/client-dialect.js';
import { openAiErrorBody } from '../../errors/openai-error.js';
import { readChatRequest } from './read-request.js';
import { ChatStreamWriter } from './stream-writer.js';
import { writeChatAnswer } from './write-answer.js';

export { withoutExtensions } from './without-extensions.js';

/** OpenAI's Chat Completions API, for its clients. */
export const chatClient: ClientDialect = {
  name: 'openai-chat',
  readRequest: readChatRequest,
  writeAnswer: writeChatAnswer,
  createStreamWriter: (context) => new ChatStreamWriter(context),
  writeError: openAiErrorBody,
};
