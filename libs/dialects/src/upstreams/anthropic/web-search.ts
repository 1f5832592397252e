import type { DroppedFields } from '../../conversation/dropped-fields.js';
import { asObject, isPresent, type JsonObject } from '../../json.js';

/** Options that have the same name everywhere. */
const sameOptions = new Set([
  'allowed_domains',
  'blocked_domains',
  'max_uses',
  'cache_control',
  'strict',
  'defer_loading',
  'allowed_callers',
]);

/**
 * Web search at the provider, from the options of any dialect: OpenAI's chat puts the place of the user a level deeper,
 * its Responses API the domains.
 *
 * @source @anthropic-ai/sdk 1.11 types: `WebSearchTool20250305`; read 2026-11
 */
export function webSearchTool(options: JsonObject, dropped: DroppedFields): JsonObject {
  const tool: Record<string, unknown> = { type: 'web_search_20250305', name: 'web_search' };
  for (const [option, value] of Object.entries(options)) {
    if (!isPresent(value)) continue;
    if (sameOptions.has(option)) tool[option] = value;
    else if (option === 'user_location') tool.user_location = placeOf(value);
    else if (option === 'filters') addDomains(tool, asObject(value) ?? {}, dropped);
    else dropped.drop(`web_search.${option}`);
  }
  return tool;
}

function placeOf(value: unknown): JsonObject {
  const location = asObject(value) ?? {};
  return { type: 'approximate', ...(asObject(location.approximate) ?? location) };
}

function addDomains(tool: Record<string, unknown>, filters: JsonObject, dropped: DroppedFields): void {
  for (const [filter, value] of Object.entries(filters)) {
    if (filter === 'allowed_domains' || filter === 'blocked_domains') tool[filter] = value;
    else dropped.drop(`web_search.filters.${filter}`);
  }
}
