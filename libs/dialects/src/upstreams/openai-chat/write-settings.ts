import type { Effort, OutputFormat } from '../../conversation/conversation.js';
import { TranslationRefusal } from '../../conversation/translation-refusal.js';
import type { JsonObject } from '../../json.js';
import { answerLimit } from '../answer-limit.js';
import { offeredEffort, takesSampling, willThink } from './effort.js';
import { allowsStrict } from './schema-strictness.js';
import { serviceTierField, userIdField, type OpenAiWriting } from './writing.js';

/** Most stop sequences. @source openai 7.55 `stop`; read 2026-11 */
const maxStops = 4;

/** Everything of a chat request that is neither said nor a tool. */
export function settingFields(writing: OpenAiWriting): JsonObject {
  const { conversation, traits } = writing;
  const effort = chatEffort(writing);
  const { candidates, seed, outputFormat } = conversation;
  dropHints(writing);
  return {
    ...limitField(writing),
    ...(effort !== undefined && { reasoning_effort: effort }),
    ...samplingFields(writing, willThink(effort, traits)),
    ...(conversation.logprobs !== undefined && { logprobs: true }),
    ...penaltyFields(writing),
    ...stopField(writing),
    ...(seed !== undefined && { seed }),
    ...(candidates !== undefined && { n: candidates }),
    ...(outputFormat !== undefined && responseFormat(writing, outputFormat)),
    ...outputFields(writing),
    ...userIdField(writing),
    ...serviceTierField(writing),
    ...storageFields(writing),
    ...(conversation.stream && { stream: true, stream_options: { include_usage: true } }),
  };
}

/** An answer of no token at all, with which Anthropic's clients warm the cache, cannot be asked for. */
function limitField(writing: OpenAiWriting): JsonObject {
  const limit = answerLimit(writing.conversation.maxOutputTokens, writing);
  if (limit === undefined) return {};
  if (limit === 0) writing.dropped.change('max_tokens', '0 became 1, the least OpenAI takes');
  return { [writing.traits.maxTokensField]: Math.max(limit, 1) };
}

/**
 * The effort for the chat API, which has no `max`, and of some models takes functions only beside another effort.
 *
 * @source BerriAI/litellm-docs#1173; `tools` as in the table of families; read 2026-11
 */
function chatEffort(writing: OpenAiWriting): Effort | undefined {
  const { conversation, traits, dropped } = writing;
  const offered = traits.isCompatible ? traits.efforts : traits.efforts.filter((effort) => effort !== 'max');
  const effort = offeredEffort(conversation.reasoning, offered, dropped);
  if (conversation.tools.length === 0) return effort;
  if (traits.chatTools === 'with_effort_none') {
    if (effort !== 'none')
      dropped.change('reasoning_effort', 'none, since OpenAI chat takes no tools beside thoughts');
    return 'none';
  }
  if (traits.chatTools === 'without_effort' && effort !== undefined) {
    if (effort !== traits.defaultEffort)
      dropped.drop('reasoning_effort', 'OpenAI chat does not take it beside tools');
    return undefined;
  }
  return effort;
}

/** Hints that the chat API has no word for. */
function dropHints({ conversation, traits, dropped }: OpenAiWriting): void {
  const { topK, reasoning, verbosity, prediction } = conversation;
  dropped.dropPresent({ top_k: topK });
  if (verbosity !== undefined && !traits.takesVerbosity) dropped.drop('verbosity');
  if (prediction !== undefined && traits.efforts.length > 0) dropped.drop('prediction');
  if (traits.isCompatible) return;
  if (reasoning?.showsThoughts === true)
    dropped.drop('reasoning.summary', 'OpenAI chat does not show thoughts');
  if (reasoning?.wantsSignatures === true)
    dropped.drop('reasoning.encrypted_content', 'OpenAI chat does not give thoughts');
}

/**
 * Sampling is a hint that thinking models do without; log probabilities are part of the answer.
 *
 * @throws TranslationRefusal for log probabilities of a model that thinks
 */
export function samplingFields(
  { conversation, traits, dropped }: OpenAiWriting,
  thinks: boolean,
): JsonObject {
  const { temperature, topP, logprobs } = conversation;
  if (takesSampling(traits, thinks)) {
    return {
      ...(temperature !== undefined && { temperature }),
      ...(topP !== undefined && { top_p: topP }),
      ...(logprobs !== undefined && logprobs.top > 0 && { top_logprobs: logprobs.top }),
    };
  }
  if (logprobs !== undefined)
    throw dropped.refusal('logprobs', 'A thinking model gives no log probabilities.');
  if (temperature !== undefined) dropped.drop('temperature', 'not supported by a thinking model');
  if (topP !== undefined) dropped.drop('top_p', 'not supported by a thinking model');
  return {};
}

/** A penalty of 0 is none. */
function penaltyFields({ conversation, traits, dropped }: OpenAiWriting): JsonObject {
  const { presencePenalty, frequencyPenalty, logitBias } = conversation;
  if (traits.takesPenalties) {
    return {
      ...(presencePenalty !== undefined && { presence_penalty: presencePenalty }),
      ...(frequencyPenalty !== undefined && { frequency_penalty: frequencyPenalty }),
      ...(logitBias !== undefined && { logit_bias: logitBias }),
    };
  }
  for (const [field, value] of Object.entries({
    presence_penalty: presencePenalty,
    frequency_penalty: frequencyPenalty,
  })) {
    if (value === 0) dropped.drop(field, 'not supported by this model');
    else if (value !== undefined) throw dropped.refusal(field, `${field} is not supported by this model.`);
  }
  if (logitBias !== undefined)
    throw dropped.refusal('logit_bias', 'logit_bias is not supported by this model.');
  return {};
}

function stopField({ conversation: { stopSequences }, traits, dropped }: OpenAiWriting): JsonObject {
  if (stopSequences === undefined || stopSequences.length === 0) return {};
  if (!traits.takesStop) throw dropped.refusal('stop', 'Stop sequences are not supported by this model.');
  if (stopSequences.length > maxStops) {
    throw new TranslationRefusal('stop', `OpenAI takes at most ${maxStops} stop sequences.`, 'invalid_value');
  }
  return { stop: stopSequences };
}

function responseFormat({ traits, dropped }: OpenAiWriting, format: OutputFormat): JsonObject {
  if (format.kind === 'text') return { response_format: { type: 'text' } };
  if (format.kind === 'json') return { response_format: { type: 'json_object' } };
  if (!traits.takesSchema) {
    throw dropped.refusal('response_format', 'This model cannot be made to follow a JSON schema.');
  }
  return { response_format: { type: 'json_schema', json_schema: schemaFields(format) } };
}

/** A schema to answer by. Who did not say gets it strict where the schema allows that. */
export function schemaFields(format: Extract<OutputFormat, { kind: 'schema' }>): JsonObject {
  const { name, description, schema, strict } = format;
  return {
    name,
    ...(description !== undefined && { description }),
    schema,
    strict: strict ?? allowsStrict(schema),
  };
}

function outputFields({ conversation, traits, dropped }: OpenAiWriting): JsonObject {
  const { verbosity, prediction, modalities, audioOutput } = conversation;
  const other = modalities?.find((modality) => modality !== 'text' && modality !== 'audio');
  if (other !== undefined) throw dropped.refusal('modalities', `OpenAI chat does not answer with ${other}.`);
  return {
    ...(verbosity !== undefined && traits.takesVerbosity && { verbosity }),
    ...(prediction !== undefined && traits.efforts.length === 0 && { prediction }),
    ...(modalities !== undefined && { modalities }),
    ...(audioOutput !== undefined && { audio: audioOutput }),
  };
}

/** What OpenAI keeps. `metadata` is of stored answers only. */
function storageFields({ conversation, traits, dropped }: OpenAiWriting): JsonObject {
  const { store, metadata, promptCacheKey, promptCacheRetention } = conversation;
  if (traits.isCompatible) {
    dropped.dropPresent({
      store,
      metadata,
      prompt_cache_key: promptCacheKey,
      prompt_cache_retention: promptCacheRetention,
    });
    return {};
  }
  if (metadata !== undefined && store !== true)
    dropped.drop('metadata', 'OpenAI takes it with store: true alone');
  if (promptCacheRetention !== undefined && !traits.takesCacheRetention)
    dropped.drop('prompt_cache_retention');
  return {
    ...(store !== undefined && { store }),
    ...(metadata !== undefined && store === true && { metadata }),
    ...(promptCacheKey !== undefined && { prompt_cache_key: promptCacheKey }),
    ...(promptCacheRetention !== undefined &&
      traits.takesCacheRetention && { prompt_cache_retention: promptCacheRetention }),
  };
}
