import type { Conversation } from '../conversation/conversation.js';
import type { DroppedFields } from '../conversation/dropped-fields.js';

/**
 * Refuses what neither Anthropic nor Bedrock has and an answer needs, and notes what is only a hint.
 *
 * @throws TranslationRefusal naming the field
 */
export function checkEssentials(conversation: Conversation, dropped: DroppedFields): void {
  for (const [field, isAsked] of Object.entries(essentials(conversation)))
    if (isAsked) throw dropped.refusal(field);
  dropped.dropPresent({
    seed: conversation.seed,
    prompt_cache_key: conversation.promptCacheKey,
    prompt_cache_retention: conversation.promptCacheRetention,
    verbosity: conversation.verbosity,
    store: conversation.store,
    presence_penalty: conversation.presencePenalty,
    frequency_penalty: conversation.frequencyPenalty,
    logit_bias: conversation.logitBias,
    audio: conversation.audioOutput,
  });
}

/** By the client's name of it, and whether the client asks for it. */
function essentials(conversation: Conversation): Readonly<Record<string, boolean>> {
  const { candidates = 1, logprobs, logitBias = {}, modalities = [], prediction } = conversation;
  return {
    n: candidates > 1,
    logprobs: logprobs !== undefined,
    logit_bias: Object.keys(logitBias).length > 0,
    presence_penalty: (conversation.presencePenalty ?? 0) !== 0,
    frequency_penalty: (conversation.frequencyPenalty ?? 0) !== 0,
    prediction: prediction !== undefined,
    modalities: modalities.some((modality) => modality !== 'text'),
  };
}
