import type { Conversation, OutputFormat } from '../../conversation/conversation.js';
import type { JsonObject } from '../../json.js';
import { answerLimit } from '../answer-limit.js';
import { offeredEffort, willThink } from '../openai-chat/effort.js';
import { samplingFields, schemaFields } from '../openai-chat/write-settings.js';
import { serviceTierField, userIdField, type OpenAiWriting } from '../openai-chat/writing.js';

/** Shortest limit of an answer. @source OpenAI answers 400 `integer_below_min_value` below, seen 2025 */
const minOutputTokens = 16;

const encryptedThoughts = 'reasoning.encrypted_content';
const tokenLogprobs = 'message.output_text.logprobs';

/** Everything of a request that is neither said nor a tool. */
export function responsesSettingFields(writing: OpenAiWriting): JsonObject {
  const { conversation, traits, dropped } = writing;
  const { store, metadata, promptCacheKey, promptCacheRetention } = conversation;
  const { fields: reasoning, thinks } = reasoningFields(writing);
  refuseUnknown(writing);
  if (promptCacheRetention !== undefined && !traits.takesCacheRetention)
    dropped.drop('prompt_cache_retention');
  return {
    ...limitField(writing),
    ...reasoning,
    ...samplingFields(writing, thinks),
    ...textField(writing),
    ...includeField(writing),
    ...userIdField(writing),
    ...serviceTierField(writing),
    // Clients of other dialects did not ask OpenAI to keep what they say, which is the default here.
    store: store ?? false,
    ...(metadata !== undefined && { metadata }),
    ...(promptCacheKey !== undefined && { prompt_cache_key: promptCacheKey }),
    ...(promptCacheRetention !== undefined &&
      traits.takesCacheRetention && { prompt_cache_retention: promptCacheRetention }),
    ...(conversation.stream && { stream: true }),
  };
}

function limitField(writing: OpenAiWriting): JsonObject {
  const limit = answerLimit(writing.conversation.maxOutputTokens, writing);
  if (limit === undefined) return {};
  if (limit < minOutputTokens) {
    writing.dropped.change('max_tokens', `${limit} became ${minOutputTokens}, the least OpenAI takes`);
  }
  return { max_output_tokens: Math.max(limit, minOutputTokens) };
}

function reasoningFields({ conversation, traits, dropped }: OpenAiWriting): {
  fields: JsonObject;
  thinks: boolean;
} {
  const effort = offeredEffort(conversation.reasoning, traits.efforts, dropped);
  const showsThoughts = conversation.reasoning?.showsThoughts === true;
  const canShow = showsThoughts && traits.efforts.length > 0;
  if (showsThoughts && !canShow) dropped.drop('reasoning.summary', 'the model does not reason');
  const reasoning = { ...(effort !== undefined && { effort }), ...(canShow && { summary: 'auto' }) };
  const fields = effort !== undefined || canShow ? { reasoning } : {};
  return { fields, thinks: willThink(effort, traits) };
}

function textField({ conversation, traits, dropped }: OpenAiWriting): JsonObject {
  const { outputFormat, verbosity } = conversation;
  const takesVerbosity = verbosity !== undefined && traits.takesVerbosity;
  if (verbosity !== undefined && !takesVerbosity) dropped.drop('verbosity');
  if (outputFormat?.kind === 'schema' && !traits.takesSchema) {
    throw dropped.refusal('response_format', 'This model cannot be made to follow a JSON schema.');
  }
  const text = {
    ...(outputFormat !== undefined && { format: formatOf(outputFormat) }),
    ...(takesVerbosity && { verbosity }),
  };
  return Object.keys(text).length === 0 ? {} : { text };
}

function formatOf(format: OutputFormat): JsonObject {
  switch (format.kind) {
    case 'text':
      return { type: 'text' };
    case 'json':
      return { type: 'json_object' };
    case 'schema':
      return { type: 'json_schema', ...schemaFields(format) };
  }
}

/** What an answer should hold besides itself. A client of the same dialect may ask for more. */
function includeField({ conversation, traits, dropped }: OpenAiWriting): JsonObject {
  const { reasoning, logprobs, extras } = conversation;
  const wantsSignatures = reasoning?.wantsSignatures === true;
  const canGive = wantsSignatures && traits.efforts.length > 0;
  if (wantsSignatures && !canGive) dropped.drop(encryptedThoughts, 'the model does not reason');
  const asked = extras.filter(({ path }) => path.startsWith('include[')).map(({ value }) => value);
  const include = new Set([
    ...asked,
    ...(canGive ? [encryptedThoughts] : []),
    ...(logprobs !== undefined ? [tokenLogprobs] : []),
  ]);
  return include.size === 0 ? {} : { include: [...include] };
}

/** What the chat API knows and the Responses API does not: hints are dropped, all else is refused. */
function refuseUnknown({ conversation, dropped }: OpenAiWriting): void {
  const { seed, topK, prediction, stopSequences, candidates, modalities } = conversation;
  dropped.dropPresent({ seed, top_k: topK, prediction });
  const without = 'not supported by the Responses API of OpenAI.';
  if (stopSequences !== undefined && stopSequences.length > 0) {
    throw dropped.refusal('stop', `Stop sequences are ${without}`);
  }
  if (candidates !== undefined && candidates !== 1)
    throw dropped.refusal('n', `Several answers are ${without}`);
  const other = modalities?.find((modality) => modality !== 'text');
  if (other !== undefined) throw dropped.refusal('modalities', `Answers of ${other} are ${without}`);
  refuseBiases(conversation, (field) => dropped.refusal(field, `${field} is ${without}`));
  for (const [field, value] of Object.entries(zeroable(conversation))) if (value === 0) dropped.drop(field);
}

function zeroable({ presencePenalty, frequencyPenalty }: Conversation): Record<string, number | undefined> {
  return { presence_penalty: presencePenalty, frequency_penalty: frequencyPenalty };
}

function refuseBiases(conversation: Conversation, refusal: (field: string) => Error): void {
  for (const [field, value] of Object.entries(zeroable(conversation))) {
    if (value !== undefined && value !== 0) throw refusal(field);
  }
  if (conversation.logitBias !== undefined) throw refusal('logit_bias');
  if (conversation.audioOutput !== undefined) throw refusal('audio');
}
