import type { ToolCallBlock } from '../conversation/conversation.js';
import { parseExactJson } from '../conversation/exact-json.js';
import { TranslationRefusal } from '../conversation/translation-refusal.js';
import { asObject, type JsonObject } from '../json.js';

/**
 * The arguments of a call as an object, for providers that do not take them as text; no text at all is no arguments.
 *
 * @throws TranslationRefusal for what is no JSON object, naming the call
 */
export function callArguments({ id, argumentsJson }: ToolCallBlock): JsonObject {
  const text = argumentsJson.trim();
  if (text === '') return {};
  const value = text.startsWith('{') ? asObject(parseExactJson(text)) : null;
  if (value !== null) return value;
  throw new TranslationRefusal(
    'messages',
    `The arguments of the call ${JSON.stringify(id)} must be a JSON object.`,
    'invalid_value',
  );
}
