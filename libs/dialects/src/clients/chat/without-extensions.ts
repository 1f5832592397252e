import { asList, asObject, type JsonObject } from '../../json.js';

/** A request without the extensions of the dialect. */
export interface PlainChatRequest {
  readonly request: JsonObject;
  /** One per field that was left out. */
  readonly warnings: readonly string[];
}

/** What answers of other providers have beside OpenAI's own fields, by `chatClient`. */
const messageExtensions = ['reasoning_content', 'thinking_blocks', 'extra_content', 'images'] as const;
const callExtensions = ['extra_content'] as const;

/**
 * The request as OpenAI knows it. Messages of the assistant that came from other providers carry thoughts, their marks
 * and images, which mean nothing to OpenAI; fields of anybody else stay.
 *
 * @returns the request itself when it has none of them
 */
export function withoutExtensions(request: JsonObject): PlainChatRequest {
  const warnings: string[] = [];
  const messages = asList(request.messages).map((message, at) => plainMessage(message, at, warnings));
  return warnings.length === 0 ? { request, warnings } : { request: { ...request, messages }, warnings };
}

function plainMessage(value: unknown, at: number, warnings: string[]): unknown {
  const message = asObject(value);
  if (message?.role !== 'assistant') return value;
  const path = `messages[${at}]`;
  const plain = without(message, messageExtensions, path, warnings);
  if (!Array.isArray(plain.tool_calls)) return plain;
  const known = warnings.length;
  const calls = asList(plain.tool_calls).map((call, index) => {
    const fields = asObject(call);
    return fields === null ? call : without(fields, callExtensions, `${path}.tool_calls[${index}]`, warnings);
  });
  return warnings.length === known ? plain : { ...plain, tool_calls: calls };
}

/** @returns the object itself when it has none of the fields */
function without(object: JsonObject, names: readonly string[], path: string, warnings: string[]): JsonObject {
  const found = names.filter((name) => object[name] !== undefined);
  if (found.length === 0) return object;
  warnings.push(...found.map((name) => `${path}.${name}: OpenAI has no such field`));
  return Object.fromEntries(Object.entries(object).filter(([name]) => !found.includes(name)));
}
