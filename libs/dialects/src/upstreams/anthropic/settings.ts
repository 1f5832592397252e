import type { Conversation, Extra } from '../../conversation/conversation.js';
import { TranslationRefusal } from '../../conversation/translation-refusal.js';
import { asObject, type JsonObject } from '../../json.js';
import type { AnthropicWriting } from './writing.js';

/**
 * Fields of Anthropic's own that a conversation has no place for. A client may send them in any dialect; they go out as
 * they came.
 *
 * @source @anthropic-ai/sdk 1.11 types: `MessageCreateParams`, `BetaMessageCreateParams`; read 2026-11
 */
const ownFields = new Set([
  'compaction',
  'container',
  'context_management',
  'diagnostics',
  'inference_geo',
  'mcp_servers',
  'speed',
  'thread',
]);

const serviceTiers: Readonly<Record<string, string>> = {
  auto: 'auto',
  default: 'standard_only',
  standard_only: 'standard_only',
};

/** Settings that Anthropic knows by a name of its own, and what the client sent for Anthropic alone. */
export function writeSettings(writing: AnthropicWriting): JsonObject {
  const { conversation, dropped } = writing;
  const { userId, stopSequences = [], stream, extras } = conversation;
  dropped.dropExtras(extras.filter((extra) => !isOwnField(extra)));
  return {
    ...(stopSequences.length === 0 ? {} : { stop_sequences: checkedStops(stopSequences) }),
    ...(userId === undefined ? {} : { metadata: { user_id: userId } }),
    ...serviceTier(writing),
    ...(stream ? { stream } : {}),
    ...Object.fromEntries(extras.filter(isOwnField).map(({ path, value }) => [path, value])),
  };
}

/**
 * Leaves out what cannot change an answer.
 *
 * @throws TranslationRefusal for what would change it
 */
export function checkUnsupported({ conversation, dropped }: AnthropicWriting): void {
  for (const [field, isAsked] of Object.entries(essentials(conversation)))
    if (isAsked) throw dropped.refusal(field);
  const { seed, promptCacheKey, promptCacheRetention, verbosity, metadata, store } = conversation;
  dropped.dropPresent({
    seed,
    prompt_cache_key: promptCacheKey,
    prompt_cache_retention: promptCacheRetention,
    verbosity,
    metadata,
    store,
    presence_penalty: conversation.presencePenalty,
    frequency_penalty: conversation.frequencyPenalty,
    logit_bias: conversation.logitBias,
    audio: conversation.audioOutput,
  });
}

/** What Anthropic cannot do, by the client's name of it, and whether the client asks for it. */
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

/** OpenAI has a field of the name too, which is a list. */
function isOwnField({ path, value }: Extra): boolean {
  if (path === 'context_management') return asObject(value) !== null;
  return ownFields.has(path);
}

function checkedStops(sequences: readonly string[]): readonly string[] {
  if (sequences.every((sequence) => /\S/.test(sequence))) return sequences;
  throw new TranslationRefusal('stop', 'Anthropic takes no stop sequences of white space alone.');
}

function serviceTier({ conversation, dropped }: AnthropicWriting): JsonObject {
  if (conversation.serviceTier === undefined) return {};
  const tier = serviceTiers[conversation.serviceTier];
  if (tier !== undefined) return { service_tier: tier };
  dropped.drop('service_tier', `Anthropic has no tier ${conversation.serviceTier}`);
  return {};
}
