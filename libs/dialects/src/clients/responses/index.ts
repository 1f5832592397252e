import type { ClientDialect } from '../../conversation/index.js';
import { openAiErrorBody } from '../../errors/openai-error.js';
import { readRequest } from './read-request.js';
import { ResponsesStreamWriter } from './stream-writer.js';
import { writeAnswer } from './write-answer.js';

export { inputItemsOf, type InputItemsQuery } from './input-item-list.js';
export { responseIdOf } from './item-ids.js';
export { withOpenAiThoughts, type OpenAiRequest } from './openai-thoughts.js';
export { referencedItemIds, referencedResponseIds, withReferencedItems } from './item-references.js';
export {
  cancelled,
  deletedResponse,
  previousResponseId,
  responseNotFound,
  retrievedResponse,
  storedResponse,
  wantsStored,
  withHistory,
  type Cancellation,
  type Exchange,
  type StoredResponse,
} from './stored-response.js';

/** What clients of OpenAI's Responses API speak. */
export const responsesClient: ClientDialect = {
  name: 'openai-responses',
  readRequest,
  writeAnswer,
  createStreamWriter: (context) => new ResponsesStreamWriter(context),
  writeError: (error) => openAiErrorBody(error),
};
