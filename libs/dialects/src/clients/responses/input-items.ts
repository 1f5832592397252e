import { asObject, asText, type JsonObject } from '../../json.js';
import { inputItemId } from './item-ids.js';

/** Prefix of the ids of items that come without one. @source ids in OpenAI's answers, 2026-11 */
const prefixes: Readonly<Record<string, string>> = {
  message: 'msg',
  function_call: 'fc',
  function_call_output: 'fco',
  custom_tool_call: 'ctc',
  custom_tool_call_output: 'ctco',
  reasoning: 'rs',
};

/**
 * The input of a request as items, as they are listed: every item has a type and an id, messages have a list of parts.
 *
 * @param responseId id of the response to the request; ids of items are made of it and stay the same
 */
export function inputItems(input: unknown, responseId: string): readonly JsonObject[] {
  const items = Array.isArray(input) ? (input as unknown[]) : [{ role: 'user', content: input ?? '' }];
  const ids = new Set<string>();
  return items
    .map(asObject)
    .filter((item): item is JsonObject => item !== null)
    .map((item, at) => {
      const listed = listedItem(item, responseId, at, ids);
      ids.add(listed['id'] as string);
      return listed;
    });
}

function listedItem(
  item: JsonObject,
  responseId: string,
  at: number,
  usedIds: ReadonlySet<string>,
): JsonObject {
  const type = asText(item['type']) ?? 'message';
  const given = asText(item['id']) ?? '';
  const made = inputItemId(prefixes[type] ?? 'item', responseId, at);
  const id = given === '' || usedIds.has(given) ? made : given;
  if (type !== 'message') return { ...item, id, type };
  return { ...item, id, type, status: item['status'] ?? 'completed', content: partsOf(item) };
}

function partsOf({ content, role }: JsonObject): unknown {
  if (typeof content !== 'string') return content;
  if (role !== 'assistant') return [{ type: 'input_text', text: content }];
  return [{ type: 'output_text', text: content, annotations: [] }];
}
