import { maxUsageIterations, type UsageIteration } from '@trueport/contracts';
import { asCount, asLabel, asObject, type JsonObject } from '../json.js';
import { readCacheWrites } from './cache-writes.js';

/**
 * The model calls behind an answer: turns of a loop of server tools, compactions, advisors and fallbacks. Beyond
 * `maxUsageIterations` they are added to the last call of the same model, so that none is lost.
 *
 * @source @anthropic-ai/sdk 1.11 types: `BetaIterationsUsage`; read 2026-11
 */
export function readIterations(items: readonly unknown[]): UsageIteration[] {
  const iterations: UsageIteration[] = [];
  for (const item of items) {
    const reported = asObject(item);
    if (reported === null) continue;
    const iteration = iterationOf(reported);
    if (iterations.length < maxUsageIterations) iterations.push(iteration);
    else addTo(iterations.findLast(({ model }) => model === iteration.model) ?? iterations.at(-1), iteration);
  }
  return iterations;
}

function iterationOf(reported: JsonObject): UsageIteration {
  const cacheWrites = { cache_write_5m_tokens: 0, cache_write_1h_tokens: 0 };
  readCacheWrites(reported, cacheWrites);
  const cachedTokens = asCount(reported.cache_read_input_tokens);
  return {
    model: asLabel(reported.model),
    prompt_tokens:
      asCount(reported.input_tokens) +
      cachedTokens +
      cacheWrites.cache_write_5m_tokens +
      cacheWrites.cache_write_1h_tokens,
    completion_tokens: asCount(reported.output_tokens),
    cached_tokens: cachedTokens,
    ...cacheWrites,
  };
}

function addTo(sum: UsageIteration | undefined, more: UsageIteration): void {
  if (sum === undefined) return;
  sum.prompt_tokens += more.prompt_tokens;
  sum.completion_tokens += more.completion_tokens;
  sum.cached_tokens += more.cached_tokens;
  sum.cache_write_5m_tokens += more.cache_write_5m_tokens;
  sum.cache_write_1h_tokens += more.cache_write_1h_tokens;
}
