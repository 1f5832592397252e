import type { JsonObject } from '../../json.js';
import type { AnthropicWriting } from './writing.js';

/** Largest temperature; other providers go to 2. @source Anthropic Messages API reference; read 2026-11 */
const maxTemperature = 1;
/** Smallest `top_p` beside thinking, and on models without sampling. @source design/dialects.md §5, 2026-11 */
const minTopP = { thinking: 0.95, fixed: 0.99 };

/**
 * `temperature`, `top_p` and `top_k` as far as the model takes them; what it does not take is noted.
 *
 * @param isThinking whether the model thinks, which fixes most of them
 */
export function writeSampling(writing: AnthropicWriting, isThinking: boolean): JsonObject {
  const { traits } = writing;
  if (traits.sampling === 'none')
    return fixedSampling(writing, 'this model takes its default only', minTopP.fixed);
  if (isThinking) return fixedSampling(writing, 'fixed while the model thinks', minTopP.thinking);
  const { topP, topK } = writing.conversation;
  const temperature = clampedTemperature(writing);
  const takesTopP = traits.sampling === 'both' || temperature === undefined;
  if (topP !== undefined && !takesTopP)
    writing.dropped.drop('top_p', 'this model takes it or temperature, not both');
  return {
    ...(temperature === undefined ? {} : { temperature }),
    ...(topP === undefined || !takesTopP ? {} : { top_p: topP }),
    ...(topK === undefined ? {} : { top_k: topK }),
  };
}

function clampedTemperature({ conversation, dropped }: AnthropicWriting): number | undefined {
  const { temperature } = conversation;
  if (temperature === undefined || temperature <= maxTemperature) return temperature;
  dropped.change('temperature', `${temperature} became ${maxTemperature}, the highest there is`);
  return maxTemperature;
}

/** Only values that change nothing are left. Temperature counts before `top_p`: not every model takes both. */
function fixedSampling(
  { conversation, dropped }: AnthropicWriting,
  why: string,
  leastTopP: number,
): JsonObject {
  const { temperature, topP, topK } = conversation;
  if (topK !== undefined) dropped.drop('top_k', why);
  if (temperature !== undefined && temperature !== 1) dropped.drop('temperature', why);
  const takesTopP = topP !== undefined && topP >= leastTopP && temperature !== 1;
  if (topP !== undefined && !takesTopP) dropped.drop('top_p', why);
  return {
    ...(temperature === 1 ? { temperature } : {}),
    ...(takesTopP ? { top_p: topP } : {}),
  };
}
