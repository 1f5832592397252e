import type { Answer, ClientContext } from '../../conversation/index.js';
import type { JsonObject } from '../../json.js';
import { OutputItems } from './output-items.js';
import { lastItemStatus, responseEcho, responseHead } from './response-object.js';

/**
 * Writes a whole answer as a response object. The Responses API knows one answer per request, so only the first choice
 * is shown. Its id is made of the request's, since the gateway finds it again by that.
 */
export function writeAnswer(answer: Answer, context: ClientContext): JsonObject {
  const [choice] = answer.choices;
  const items = new OutputItems(context, () => undefined);
  if (choice !== undefined) {
    items.logprobs(choice.logprobs);
    choice.blocks.forEach((block) => items.addBlock(block));
  }
  const ending = choice?.stopReason ?? 'end';
  const output = items.finish(lastItemStatus(ending));
  const { model, usage, serviceTier } = answer;
  return {
    ...responseHead(context, { ending, model, output, usage, serviceTier }),
    ...responseEcho(context.request),
  };
}
