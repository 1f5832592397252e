import type { JsonObject } from '../../json.js';
import type { WrittenReasoning } from './reasoning.js';
import type { BedrockWriting } from './writing.js';

/** Largest temperature; other providers go to 2. @source @aws-sdk/client-bedrock-runtime, `InferenceConfiguration` */
const maxTemperature = 1;
/** Smallest `top_p` beside Claude's thinking, and for Claude without sampling. @source design/dialects.md §5, 2026-11 */
const minTopP = { thinking: 0.95, fixed: 0.99 };

/** What is sampled and how. */
export interface WrittenSampling {
  /** `temperature` and `topP` of `inferenceConfig`. */
  readonly inference: JsonObject;
  /** `top_k`, which every vendor has in another place. */
  readonly additional: JsonObject;
}

/** `temperature`, `top_p` and `top_k` as far as the model takes them; what it does not take is noted. */
export function writeSampling(
  writing: BedrockWriting,
  reasoning: WrittenReasoning['sampling'],
): WrittenSampling {
  const { traits } = writing;
  if (reasoning === 'none') return leftOut(writing, 'this model takes none at high effort');
  if (traits.claude !== null && traits.sampling === 'none')
    return fixed(writing, 'this model takes its default only', minTopP.fixed);
  if (reasoning === 'fixed') return fixed(writing, 'fixed while the model thinks', minTopP.thinking);
  if (traits.sampling === 'none') return leftOut(writing, 'this model does not take it on Bedrock');
  return free(writing);
}

function free(writing: BedrockWriting): WrittenSampling {
  const { conversation, traits, dropped } = writing;
  const { topP } = conversation;
  const temperature = clampedTemperature(writing);
  const takesTopP = traits.sampling === 'both' || temperature === undefined;
  if (topP !== undefined && !takesTopP) dropped.drop('top_p', 'this model takes it or temperature, not both');
  return {
    inference: {
      ...(temperature !== undefined && { temperature }),
      ...(topP !== undefined && takesTopP && { topP }),
    },
    additional: topKField(writing),
  };
}

function clampedTemperature({ conversation, dropped }: BedrockWriting): number | undefined {
  const { temperature } = conversation;
  if (temperature === undefined || temperature <= maxTemperature) return temperature;
  dropped.change('temperature', `${temperature} became ${maxTemperature}, the highest there is`);
  return maxTemperature;
}

function topKField({ conversation, traits, dropped }: BedrockWriting): JsonObject {
  const { topK } = conversation;
  if (topK === undefined) return {};
  if (traits.topK === 'top_k') return { top_k: topK };
  if (traits.topK === 'inferenceConfig') return { inferenceConfig: { topK } };
  dropped.drop('top_k', 'this model does not take it on Bedrock');
  return {};
}

/** Only values that change nothing are left. Temperature counts before `top_p`: not every model takes both. */
function fixed({ conversation, dropped }: BedrockWriting, why: string, leastTopP: number): WrittenSampling {
  const { temperature, topP, topK } = conversation;
  if (topK !== undefined) dropped.drop('top_k', why);
  if (temperature !== undefined && temperature !== 1) dropped.drop('temperature', why);
  const takesTopP = topP !== undefined && topP >= leastTopP && temperature !== 1;
  if (topP !== undefined && !takesTopP) dropped.drop('top_p', why);
  return {
    inference: { ...(temperature === 1 && { temperature }), ...(takesTopP && { topP }) },
    additional: {},
  };
}

function leftOut({ conversation, dropped }: BedrockWriting, why: string): WrittenSampling {
  const fields = {
    temperature: conversation.temperature,
    top_p: conversation.topP,
    top_k: conversation.topK,
  };
  for (const [field, value] of Object.entries(fields)) if (value !== undefined) dropped.drop(field, why);
  return { inference: {}, additional: {} };
}
