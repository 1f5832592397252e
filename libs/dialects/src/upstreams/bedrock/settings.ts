import type { Extra } from '../../conversation/conversation.js';
import { TranslationRefusal } from '../../conversation/translation-refusal.js';
import { asObject, type JsonObject } from '../../json.js';
import type { BedrockWriting } from './writing.js';

const serviceTiers: Readonly<Record<string, string>> = {
  default: 'default',
  standard_only: 'default',
  flex: 'flex',
  priority: 'priority',
  reserved: 'reserved',
};
const contextManagementBeta = 'context-management-2025-06-27';

/**
 * `stopSequences` of `inferenceConfig`.
 *
 * @throws TranslationRefusal for models that take none, and for sequences of white space
 */
export function stopSequencesField({ conversation, traits, dropped }: BedrockWriting): JsonObject {
  const { stopSequences = [] } = conversation;
  if (stopSequences.length === 0) return {};
  if (!traits.stopSequences) throw dropped.refusal('stop', 'stop is not supported by this model on Bedrock.');
  if (!stopSequences.every((sequence) => /\S/.test(sequence)))
    throw new TranslationRefusal('stop', 'Bedrock takes no stop sequences of white space alone.');
  return { stopSequences };
}

/** The service tier in Bedrock's words; without one it is the default. */
export function serviceTierField({ conversation: { serviceTier }, dropped }: BedrockWriting): JsonObject {
  if (serviceTier === undefined || serviceTier === 'auto') return {};
  const type = serviceTiers[serviceTier];
  if (type !== undefined) return { serviceTier: { type } };
  dropped.drop('service_tier', `Bedrock has no tier ${serviceTier}`);
  return {};
}

/** What only the client's dialect knows and Claude on Bedrock knows too. */
export function extraFields({ conversation: { extras }, traits, dropped }: BedrockWriting): {
  readonly fields: JsonObject;
  readonly betas: readonly string[];
} {
  // OpenAI has a field of this name too, which is a list.
  const isKnown = ({ path, value }: Extra): boolean =>
    traits.claude !== null && path === 'context_management' && asObject(value) !== null;
  dropped.dropExtras(extras.filter((extra) => !isKnown(extra)));
  const known = extras.filter(isKnown);
  return {
    fields: Object.fromEntries(known.map(({ path, value }) => [path, value])),
    betas: known.length > 0 ? [contextManagementBeta] : [],
  };
}
