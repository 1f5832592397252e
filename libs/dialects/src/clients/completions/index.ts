import type { ClientDialect } from '../../conversation/client-dialect.js';
import { openAiErrorBody } from '../../errors/openai-error.js';
import { readCompletionsRequest } from './read-request.js';
import { CompletionsStreamWriter } from './stream-writer.js';
import { writeCompletion } from './write-answer.js';

/** OpenAI's older Completions API, for its clients. */
export const completionsClient: ClientDialect = {
  name: 'openai-completions',
  readRequest: readCompletionsRequest,
  writeAnswer: writeCompletion,
  createStreamWriter: (context) => new CompletionsStreamWriter(context),
  writeError: openAiErrorBody,
};
