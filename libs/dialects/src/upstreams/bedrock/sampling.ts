import type { JsonObject } from '../../json.js';
import { clampedTemperature, fixedSampling, minTopP } from '../anthropic/index.js';
import type { WrittenReasoning } from './reasoning.js';
import type { BedrockWriting } from './writing.js';

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
  const temperature = clampedTemperature(conversation, dropped);
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

function topKField({ conversation, traits, dropped }: BedrockWriting): JsonObject {
  const { topK } = conversation;
  if (topK === undefined) return {};
  if (traits.topK === 'top_k') return { top_k: topK };
  if (traits.topK === 'inferenceConfig') return { inferenceConfig: { topK } };
  dropped.drop('top_k', 'this model does not take it on Bedrock');
  return {};
}

function fixed({ conversation, dropped }: BedrockWriting, why: string, leastTopP: number): WrittenSampling {
  return { inference: { ...fixedSampling(conversation, dropped, why, leastTopP) }, additional: {} };
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
