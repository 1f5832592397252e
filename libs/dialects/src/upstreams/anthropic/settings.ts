import type { Extra } from '../../conversation/conversation.js';
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
  const { userId, stopSequences = [], stream, extras, metadata } = conversation;
  dropped.dropPresent({ metadata });
  dropped.dropExtras(extras.filter((extra) => !isOwnField(extra)));
  return {
    ...(stopSequences.length === 0 ? {} : { stop_sequences: checkedStops(stopSequences) }),
    ...(userId === undefined ? {} : { metadata: { user_id: userId } }),
    ...serviceTier(writing),
    ...(stream ? { stream } : {}),
    ...Object.fromEntries(extras.filter(isOwnField).map(({ path, value }) => [path, value])),
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
