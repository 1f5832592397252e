import { TranslationRefusal } from '../../conversation/index.js';
import type { JsonObject } from '../../json.js';
import { historyOf, type StoredResponse } from './stored-response.js';

/** Query of `GET /v1/responses/{id}/input_items`, as it came. */
export interface InputItemsQuery {
  /** 1 to 100; 20 when absent. */
  readonly limit?: string;
  /** `asc` or `desc`, newest first; `desc` when absent. */
  readonly order?: string;
  /** Id of the item after which the list begins. */
  readonly after?: string;
}

const defaultLimit = 20;
const maxLimit = 100;

/**
 * Body of `GET /v1/responses/{id}/input_items`: what the response was an answer to, that is its own input and all that
 * was said before.
 *
 * @param earlier the responses it continues, oldest first
 * @throws TranslationRefusal naming the parameter that is none
 * @source OpenAI API reference, list input items, read 2026-11
 */
export function inputItemsOf(
  stored: StoredResponse,
  query: InputItemsQuery = {},
  earlier: readonly StoredResponse[] = [],
): JsonObject {
  const limit = readLimit(query.limit);
  const items = [...historyOf(earlier), ...stored.input];
  if (readOrder(query.order) === 'desc') items.reverse();
  const left = itemsAfter(items, query.after);
  const data = left.slice(0, limit);
  return {
    object: 'list',
    data,
    first_id: data[0]?.['id'] ?? null,
    last_id: data.at(-1)?.['id'] ?? null,
    has_more: left.length > limit,
  };
}

function itemsAfter(items: readonly JsonObject[], after: string | undefined): readonly JsonObject[] {
  if (after === undefined) return items;
  const at = items.findIndex(({ id }) => id === after);
  if (at < 0) throw new TranslationRefusal('after', `after: no item has the id '${after}'.`, 'invalid_value');
  return items.slice(at + 1);
}

function readLimit(value: string | undefined): number {
  if (value === undefined) return defaultLimit;
  const limit = Number(value);
  if (!/^\d+$/.test(value) || limit < 1 || limit > maxLimit) {
    throw new TranslationRefusal(
      'limit',
      `limit must be a whole number from 1 to ${maxLimit}.`,
      'invalid_value',
    );
  }
  return limit;
}

function readOrder(value: string | undefined): 'asc' | 'desc' {
  if (value === undefined || value === 'desc') return 'desc';
  if (value === 'asc') return 'asc';
  throw new TranslationRefusal('order', 'order must be one of asc, desc.', 'invalid_value');
}
