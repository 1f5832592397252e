import type { DroppedFields } from '../../conversation/dropped-fields.js';

/** Calls that one request may become; they are paid one by one, also when one of them fails. */
const maxCalls = 96;

/**
 * The inputs of a request for a model that takes one text per call.
 *
 * @returns the same list
 * @throws TranslationRefusal for more than 96
 */
export function inputsOneByOne(inputs: readonly string[], dropped: DroppedFields): readonly string[] {
  if (inputs.length <= maxCalls) return inputs;
  throw dropped.refusal(
    'input',
    `This model embeds one text per call: send at most ${maxCalls} inputs in one request, not ${inputs.length}.`,
  );
}
