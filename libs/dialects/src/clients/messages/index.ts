import type { ClientDialect } from '../../conversation/client-dialect.js';
import { anthropicErrorBody } from '../../errors/anthropic-error.js';
import { readMessagesRequest } from './read-request.js';
import { MessagesStreamWriter } from './stream-writer.js';
import { writeMessagesAnswer } from './write-answer.js';

export {
  cannotCountTokens,
  countTokensRequest,
  writeCountTokensAnswer,
  type CountTokensRequest,
} from './count-tokens.js';
export { readCountTokensRequest } from './read-request.js';

/** Anthropic's Messages API, for its clients. */
export const messagesClient: ClientDialect = {
  name: 'anthropic-messages',
  readRequest: readMessagesRequest,
  writeAnswer: writeMessagesAnswer,
  createStreamWriter: (context) => new MessagesStreamWriter(context),
  writeError: anthropicErrorBody,
};
