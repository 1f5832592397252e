import { referencedItemIds, type JsonObject } from '@trueport/dialects';
import type { KeptResponse } from './response-store.js';

/** Whether an item of an input only refers to another. */
export function isReference(item: JsonObject): boolean {
  return referencedItemIds({ input: [item] }).length > 0;
}

/** Items of the output of a response: their ids are given by who made it. */
export function outputItems({ response }: Pick<KeptResponse, 'response'>): readonly JsonObject[] {
  return Array.isArray(response.output) ? (response.output as JsonObject[]) : [];
}

/** The response with nothing in its input but items that stand for themselves. */
export function withoutReferences(kept: KeptResponse): KeptResponse {
  return { ...kept, input: kept.input.filter((item) => !isReference(item)) };
}

/** The chain with the items in their place that its requests referred to. What is no longer kept is left out. */
export function withResolvedInputs(
  chain: readonly KeptResponse[],
  known: readonly KeptResponse[],
): readonly KeptResponse[] {
  const items = new Map<unknown, JsonObject>(
    known.flatMap((kept) =>
      [...withoutReferences(kept).input, ...outputItems(kept)].map((item) => [item.id, item] as const),
    ),
  );
  const resolved = (item: JsonObject): JsonObject | null =>
    isReference(item) ? (items.get(item.id) ?? null) : item;
  return chain.map((kept) => ({
    ...kept,
    input: kept.input.map(resolved).filter((item) => item !== null),
  }));
}

/**
 * Where everything was made that a request names, or `null` when it has to be told. Only what was made there counts: the
 * ids of an input are the client's to choose, and may be those of another tenant's items.
 */
export function placeOfAll(named: readonly KeptResponse[], referenced: readonly string[]): string | null {
  const [first] = named;
  const made = new Set(named.flatMap(outputItems).map(({ id }) => id));
  const isThere =
    named.every(({ place }) => place === first?.place) && referenced.every((id) => made.has(id));
  return isThere ? (first?.place ?? null) : null;
}
