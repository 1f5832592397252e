import { DroppedFields } from '../../conversation/dropped-fields.js';
import type { Conversation } from '../../conversation/conversation.js';
import { toolNamesUsed } from '../../conversation/turns.js';
import type { UpstreamRequest, UpstreamTarget } from '../../conversation/upstream-dialect.js';
import type { JsonObject } from '../../json.js';
import { writeContents } from './contents.js';
import { writeGenerationConfig } from './generation-config.js';
import { imageConfigPath } from './output-kinds.js';
import { geminiToolNames } from './tool-names.js';
import { writeTools } from './tools.js';
import { geminiTraits } from './traits.js';
import type { Writing } from './writing.js';

/**
 * Writes a request for `generateContent` and `streamGenerateContent`, which have the same body: model and streaming are
 * said by the path (see `geminiPath`).
 *
 * @throws TranslationRefusal naming the field that Gemini cannot be told
 */
export function writeGeminiRequest(conversation: Conversation, target: UpstreamTarget): UpstreamRequest {
  const dropped = new DroppedFields('Gemini');
  const toolNames = geminiToolNames(toolNamesUsed(conversation));
  const writing: Writing = {
    conversation,
    target,
    traits: geminiTraits(target.baseModel),
    toolNames,
    dropped,
  };
  leaveOut(writing);
  const body = {
    ...writeContents(writing),
    ...writeTools(writing),
    ...writeGenerationConfig(writing),
    ...serviceTier(writing),
  };
  return { body, warnings: dropped.list(), answering: { toolNames, outputTool: null } };
}

/** Everything that Gemini has no word for. */
function leaveOut({ conversation, dropped }: Writing): void {
  const { logitBias, prediction, extras } = conversation;
  if (logitBias !== undefined && Object.keys(logitBias).length > 0) throw dropped.refusal('logit_bias');
  if (prediction !== undefined) throw dropped.refusal('prediction');
  dropped.dropExtras(extras.filter(({ path }) => path !== imageConfigPath));
  dropped.dropPresent({
    user: conversation.userId,
    metadata: conversation.metadata,
    store: conversation.store,
    verbosity: conversation.verbosity,
    prompt_cache_key: conversation.promptCacheKey,
    prompt_cache_retention: conversation.promptCacheRetention,
  });
}

/** Gemini's tiers by the names of OpenAI and Anthropic; `auto` is what is not said. @source @google/genai 3.1 types, `ServiceTier` */
const tiers: ReadonlyMap<string, string> = new Map([
  ['flex', 'flex'],
  ['priority', 'priority'],
  ['default', 'standard'],
  ['standard', 'standard'],
  ['standard_only', 'standard'],
]);

function serviceTier({ conversation, dropped }: Writing): JsonObject {
  const { serviceTier: asked } = conversation;
  if (asked === undefined || asked === 'auto') return {};
  const tier = tiers.get(asked);
  if (tier !== undefined) return { serviceTier: tier };
  dropped.drop('service_tier', `Gemini has no tier ${JSON.stringify(asked)}`);
  return {};
}
