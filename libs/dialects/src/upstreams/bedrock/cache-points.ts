import type { CacheMark } from '../../conversation/conversation.js';
import type { JsonObject } from '../../json.js';
import type { BedrockWriting } from './writing.js';

/** @source Bedrock user guide, prompt caching: at most 4 checkpoints in a request; read 2026-11 */
const maxCachePoints = 4;
const defaultLifetime = '5m';

/**
 * The cache point that stands behind a marked block; nothing without a mark, and for models that do not cache there.
 *
 * @param place a few models cache messages, but not their tools
 */
export function cachePoint(
  mark: CacheMark | undefined,
  place: 'tools' | 'messages',
  { traits, dropped }: BedrockWriting,
): JsonObject[] {
  if (mark === undefined) return [];
  if (traits.cachePoints === 'none' || (place === 'tools' && traits.cachePoints === 'messages')) {
    dropped.drop(
      'cache_control',
      `this model caches no ${place === 'tools' ? 'tools' : 'prompts'} on Bedrock`,
    );
    return [];
  }
  const { ttl = defaultLifetime } = mark;
  if (ttl === defaultLifetime) return [{ cachePoint: { type: 'default' } }];
  if (traits.cacheLifetimes && ttl === '1h') return [{ cachePoint: { type: 'default', ttl } }];
  dropped.drop('cache_control.ttl', 'this model keeps its cache for 5 minutes');
  return [{ cachePoint: { type: 'default' } }];
}

/**
 * Leaves out the first cache points beyond what Bedrock takes: the last ones reach furthest into the prompt.
 *
 * @param lists in the order of the prompt; each is returned as it is, or without its share of the excess
 */
export function withinCacheLimit<Lists extends readonly (readonly JsonObject[])[]>(
  lists: Lists,
  { dropped }: Pick<BedrockWriting, 'dropped'>,
): Lists {
  let excess = lists.reduce((sum, list) => sum + list.filter(isCachePoint).length, 0) - maxCachePoints;
  if (excess <= 0) return lists;
  dropped.drop('cache_control', `Bedrock takes ${maxCachePoints}, the first ones are left out`);
  const kept = lists.map((list) =>
    list.filter((item) => {
      if (excess === 0 || !isCachePoint(item)) return true;
      excess -= 1;
      return false;
    }),
  );
  return kept as readonly (readonly JsonObject[])[] as Lists;
}

function isCachePoint(item: JsonObject): boolean {
  return 'cachePoint' in item;
}
