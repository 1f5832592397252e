import type { Conversation } from '../../conversation/conversation.js';
import type { DroppedFields } from '../../conversation/dropped-fields.js';
import type { JsonObject } from '../../json.js';
import type { AnthropicWriting } from './writing.js';

/** Largest temperature; other providers go to 2. @source Anthropic Messages API reference; read 2026-11 */
const maxTemperature = 1;
/** Smallest `top_p` beside thinking, and on models without sampling. @source design/dialects.md §5, 2026-11 */
export const minTopP = { thinking: 0.95, fixed: 0.99 };

/**
 * `temperature`, `top_p` and `top_k` as far as the model takes them; what it does not take is noted.
 *
 * @param isThinking whether the model thinks, which fixes most of them
 */
export function writeSampling(writing: AnthropicWriting, isThinking: boolean): JsonObject {
  const { conversation, traits, dropped } = writing;
  if (traits.sampling === 'none')
    return inWords(fixedSampling(conversation, dropped, 'this model takes its default only', minTopP.fixed));
  if (isThinking)
    return inWords(fixedSampling(conversation, dropped, 'fixed while the model thinks', minTopP.thinking));
  const { topP, topK } = conversation;
  const temperature = clampedTemperature(conversation, dropped);
  const takesTopP = traits.sampling === 'both' || temperature === undefined;
  if (topP !== undefined && !takesTopP) dropped.drop('top_p', 'this model takes it or temperature, not both');
  return {
    ...inWords({
      ...(temperature !== undefined && { temperature }),
      ...(takesTopP && topP !== undefined && { topP }),
    }),
    ...(topK === undefined ? {} : { top_k: topK }),
  };
}

/** The temperature, at most {@link maxTemperature}. */
export function clampedTemperature(
  { temperature }: Conversation,
  dropped: DroppedFields,
): number | undefined {
  if (temperature === undefined || temperature <= maxTemperature) return temperature;
  dropped.change('temperature', `${temperature} became ${maxTemperature}, the highest there is`);
  return maxTemperature;
}

/** Only values that change nothing are left. Temperature counts before `top_p`: not every model takes both. */
export function fixedSampling(
  { temperature, topP, topK }: Conversation,
  dropped: DroppedFields,
  why: string,
  leastTopP: number,
): Pick<Conversation, 'temperature' | 'topP'> {
  if (topK !== undefined) dropped.drop('top_k', why);
  if (temperature !== undefined && temperature !== 1) dropped.drop('temperature', why);
  const takesTopP = topP !== undefined && topP >= leastTopP && temperature !== 1;
  if (topP !== undefined && !takesTopP) dropped.drop('top_p', why);
  return { ...(temperature === 1 && { temperature }), ...(takesTopP && { topP }) };
}

function inWords({ temperature, topP }: Pick<Conversation, 'temperature' | 'topP'>): JsonObject {
  return { ...(temperature !== undefined && { temperature }), ...(topP !== undefined && { top_p: topP }) };
}
