import type { Effort, Reasoning } from '../../conversation/conversation.js';
import type { DroppedFields } from '../../conversation/dropped-fields.js';
import { askedEffort, nearestEffort } from '../../conversation/reasoning.js';
import type { OpenAiTraits } from './traits.js';

/**
 * The effort to send for the one the client asks for, of those the model has; `undefined` leaves it to the model.
 *
 * @param offered efforts of the API that is used
 */
export function offeredEffort(
  reasoning: Reasoning | undefined,
  offered: readonly Effort[],
  dropped: DroppedFields,
): Effort | undefined {
  const asked = reasoning === undefined ? undefined : askedEffort(reasoning);
  if (asked === undefined) return undefined;
  if (offered.length === 0) {
    if (asked !== 'none') dropped.drop('reasoning_effort', 'the model does not reason');
    return undefined;
  }
  const effort = fittingEffort(asked, offered);
  if (effort !== asked) dropped.change('reasoning_effort', `${asked} became ${effort}, which the model has`);
  return effort;
}

/** Whether the model will think about its answer, as far as can be told. */
export function willThink(effort: Effort | undefined, traits: OpenAiTraits): boolean {
  return (effort ?? traits.defaultEffort) !== 'none';
}

/** Whether the model takes temperature, `top_p` and log probabilities together with what it will think. */
export function takesSampling({ sampling }: OpenAiTraits, thinks: boolean): boolean {
  return sampling === 'always' || (sampling === 'without_thinking' && !thinks);
}

/** Few thoughts are not none: `minimal` becomes `low` rather than `none`. */
function fittingEffort(asked: Effort, offered: readonly Effort[]): Effort {
  const isMissing = asked === 'minimal' && !offered.includes('minimal');
  return nearestEffort(isMissing ? 'low' : asked, offered);
}
