import { asText, type JsonObject } from '../../json.js';

/**
 * Ids of responses and items are made of the id of the request: from an item alone the gateway knows which response it
 * keeps the item in.
 */

/** What tells the request apart. */
const partOf = (requestId: string): string => requestId.replace(/^req_/, '');

/** Id of the response to a request. */
export function responseIdOf(requestId: string): string {
  return `resp_${partOf(requestId)}`;
}

/** Id of an item of the output. @param prefix kind of the item: `msg`, `rs`, `fc` */
export function outputItemId(prefix: string, requestId: string, at: number): string {
  return `${prefix}_${partOf(requestId)}_${at}`;
}

/** Id of an item of the input that came without one. */
export function inputItemId(prefix: string, responseId: string, at: number): string {
  return `${prefix}_${responseId.replace(/^resp_/, '')}_in${at}`;
}

/** Id of the response that an item belongs to; `null` for ids that are not made here. */
export function responseIdOfItem(itemId: string): string | null {
  const part = /^[a-z]+_(.+)_(?:in)?\d+$/.exec(itemId)?.[1];
  return part === undefined ? null : `resp_${part}`;
}

/**
 * Id that an item of the input only refers to; `null` for an item that stands for itself. References may go without a
 * type.
 */
export function referenceOf(item: JsonObject): string | null {
  const type = item['type'] ?? null;
  const isReference = type === 'item_reference' || (type === null && item['role'] === undefined);
  return isReference ? asText(item['id']) : null;
}
