import type { CacheMark, Conversation } from '../../conversation/conversation.js';
import { DroppedFields } from '../../conversation/dropped-fields.js';
import { createToolNames, type ToolNameRule, type ToolNames } from '../../conversation/tool-names.js';
import { callIdsUsed, toolNamesUsed } from '../../conversation/turns.js';
import type { UpstreamTarget } from '../../conversation/upstream-dialect.js';
import type { JsonObject } from '../../json.js';
import { openAiTraitsOf, type OpenAiTraits } from './traits.js';

/** What the writers of the parts of one request share. */
export interface OpenAiWriting {
  readonly conversation: Conversation;
  readonly target: UpstreamTarget;
  readonly traits: OpenAiTraits;
  readonly names: ToolNames;
  /** Ids of calls as the provider takes them. */
  readonly callIds: Pick<ToolNames, 'toProvider'>;
  readonly dropped: DroppedFields;
}

/** Longest id of a call. @source OpenAI answers 400 `string too long` beyond, seen 2025 */
const maxCallIdLength = 40;
const idRule: ToolNameRule = { maxLength: maxCallIdLength, allowed: '\\s\\S' };
/** Longest name of an end user that every version of the API takes; the newest takes 128. */
const maxUserIdLength = 64;

/** Collects what the parts of a request for this conversation need. */
export function openAiWriting(conversation: Conversation, target: UpstreamTarget): OpenAiWriting {
  return {
    conversation,
    target,
    traits: openAiTraitsOf(target.baseModel),
    names: createToolNames(toolNamesUsed(conversation)),
    callIds: createToolNames(callIdsUsed(conversation), idRule),
    dropped: new DroppedFields('OpenAI'),
  };
}

/** The mark of a part up to which the prompt may be cached, for the models that have one. */
export function cacheMark({ traits, dropped }: OpenAiWriting, cache: CacheMark | undefined): JsonObject {
  if (cache === undefined) return {};
  if (!traits.takesCacheMarks) {
    dropped.drop('cache_control', 'this model caches by itself');
    return {};
  }
  if (cache.ttl !== undefined && cache.ttl !== '5m')
    dropped.change('cache_control.ttl', 'OpenAI keeps the cache for at least 30 minutes');
  return { prompt_cache_breakpoint: { mode: 'explicit' } };
}

/** The end user, by the name of the field that the model's generation has; long names are cut and told apart by a hash. */
export function userIdField({ conversation: { userId }, traits, dropped }: OpenAiWriting): JsonObject {
  if (userId === undefined) return {};
  const { toProvider } = createToolNames([userId], { maxLength: maxUserIdLength, allowed: '\\s\\S' });
  const fitting = userId === '' ? '' : toProvider(userId);
  if (fitting !== userId) dropped.change('user', `shortened to ${maxUserIdLength} characters`);
  return traits.instructionRole === 'developer' ? { safety_identifier: fitting } : { user: fitting };
}

const serviceTiers: ReadonlySet<string> = new Set(['auto', 'default', 'flex', 'scale', 'priority', 'fast']);

/** The service tier in OpenAI's words. */
export function serviceTierField({ conversation: { serviceTier }, dropped }: OpenAiWriting): JsonObject {
  if (serviceTier === undefined) return {};
  const tier = serviceTier === 'standard_only' ? 'default' : serviceTier;
  if (serviceTiers.has(tier)) return { service_tier: tier };
  dropped.drop('service_tier', `OpenAI has no tier ${serviceTier}`);
  return {};
}
