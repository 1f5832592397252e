import type { ClientDialectName } from '../conversation/index.js';
import { asList, asObject, asText, isPresent, type JsonObject } from '../json.js';

/**
 * What an event of a provider's stream is to someone who may still choose another provider: `lifecycle` says that an
 * answer has been begun, `content` is some of it or its end, `error` that there will be none.
 */
export type EventMeaning = 'lifecycle' | 'content' | 'error';

/** Events of Anthropic's and of the Responses API before anything of the answer has been said. */
const anthropicLifecycle: ReadonlySet<string> = new Set(['message_start', 'ping']);
const responsesLifecycle: ReadonlySet<string> = new Set([
  'response.created',
  'response.queued',
  'response.in_progress',
  'response.output_item.added',
  'response.content_part.added',
  'response.reasoning_summary_part.added',
  'keepalive',
]);

/** Tells what one event of a stream means; the document is the data of the event. */
export function eventMeaning(dialect: ClientDialectName, document: JsonObject): EventMeaning {
  const type = asText(document['type']);
  if (isPresent(document['error']) || type === 'error' || type === 'response.failed') return 'error';
  switch (dialect) {
    case 'anthropic-messages':
      return type !== null && (anthropicLifecycle.has(type) || opensEmptyBlock(document))
        ? 'lifecycle'
        : 'content';
    case 'openai-responses':
      return type !== null && responsesLifecycle.has(type) ? 'lifecycle' : 'content';
    case 'openai-chat':
      return asList(document['choices']).some(saysSomething) ? 'content' : 'lifecycle';
    case 'openai-completions':
      return asList(document['choices']).some(hasTextOrEnd) ? 'content' : 'lifecycle';
  }
}

/** Whether a chunk of a chat or completions stream is only there for its usage. */
export function isUsageChunk(document: JsonObject): boolean {
  return isPresent(document['usage']) && asList(document['choices']).length === 0;
}

/** A text or thinking block opens empty; the name of a tool is content. */
function opensEmptyBlock(document: JsonObject): boolean {
  if (document['type'] !== 'content_block_start') return false;
  const type = asText(asObject(document['content_block'])?.['type']);
  return type === 'text' || type === 'thinking';
}

function saysSomething(choice: unknown): boolean {
  const object = asObject(choice);
  if (object === null) return false;
  if (isPresent(object['finish_reason'])) return true;
  const delta = asObject(object['delta']) ?? {};
  return Object.entries(delta).some(
    ([name, value]) => name !== 'role' && isPresent(value) && value !== '' && !isEmptyList(value),
  );
}

function hasTextOrEnd(choice: unknown): boolean {
  const object = asObject(choice);
  return (asText(object?.['text']) ?? '') !== '' || isPresent(object?.['finish_reason']);
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}
