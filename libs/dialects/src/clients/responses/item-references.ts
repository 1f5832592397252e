import { TranslationRefusal } from '../../conversation/index.js';
import { asList, asObject, asText, type JsonObject } from '../../json.js';
import { referenceOf, responseIdOfItem } from './item-ids.js';
import { historyOf, type StoredResponse } from './stored-response.js';

/** Ids of the stored responses that the input of a request refers to, each once. */
export function referencedResponseIds({ input }: JsonObject): readonly string[] {
  const ids = new Set<string>();
  for (const item of asList(input)) {
    const id = referenceOf(asObject(item) ?? {});
    const responseId = id === null ? null : responseIdOfItem(id);
    if (responseId !== null) ids.add(responseId);
  }
  return [...ids];
}

/** Ids of the items that the input of a request only refers to. */
export function referencedItemIds({ input }: JsonObject): readonly string[] {
  const ids = asList(input).flatMap((item) => referenceOf(asObject(item) ?? {}) ?? []);
  return [...new Set(ids)];
}

/**
 * The request with the items that its input refers to in their place. SDKs that let responses be stored send their
 * history so.
 *
 * @param stored the responses of {@link referencedResponseIds}, of the same tenant
 * @returns the request itself when its input refers to nothing
 * @throws TranslationRefusal for an item that is not in them
 */
export function withReferencedItems(request: JsonObject, stored: readonly StoredResponse[]): JsonObject {
  const input = asList(request['input']);
  if (!input.some((item) => referenceOf(asObject(item) ?? {}) !== null)) return request;
  const items = new Map(historyOf(stored).map((item) => [asText(item['id']), item] as const));
  const resolved = input.map((item, at): unknown => {
    const id = referenceOf(asObject(item) ?? {});
    if (id === null) return item;
    const found = items.get(id);
    if (found === undefined) throw itemNotFound(id, at);
    return found;
  });
  return { ...request, input: resolved };
}

function itemNotFound(id: string, at: number): TranslationRefusal {
  return new TranslationRefusal(
    `input[${at}]`,
    `Item with id '${id}' not found. Items are kept only of responses that are stored.`,
    'invalid_value',
  );
}
