import { asCount, asObject, isPresent, type JsonObject } from '../json.js';
import type { MutableUsage } from '../usage-accumulator.js';

/**
 * Reads the tokens written to the cache. The split by lifetime is a breakdown of the total, not an addition to it;
 * without it all is taken for 5 minutes.
 */
export function readCacheWrites(
  usage: JsonObject,
  counted: Pick<MutableUsage, 'cache_write_5m_tokens' | 'cache_write_1h_tokens'>,
): void {
  const split = asObject(usage.cache_creation);
  const total = asCount(usage.cache_creation_input_tokens);
  if (split !== null) {
    const oneHour = asCount(split.ephemeral_1h_input_tokens);
    counted.cache_write_1h_tokens = oneHour;
    counted.cache_write_5m_tokens = Math.max(asCount(split.ephemeral_5m_input_tokens), total - oneHour);
  } else if (isPresent(usage.cache_creation_input_tokens)) {
    // The end of a stream repeats the total of its beginning without the split.
    if (total === counted.cache_write_5m_tokens + counted.cache_write_1h_tokens) return;
    counted.cache_write_5m_tokens = total;
    counted.cache_write_1h_tokens = 0;
  }
}
