import { asList, asObject, asText, type JsonObject } from '../../json.js';
import { responseIdOfItem } from './item-ids.js';
import { openEnvelope } from './reasoning-envelope.js';

/** A request that can go to OpenAI as it is. */
export interface OpenAiRequest {
  readonly request: JsonObject;
  /** One per thought that was left out. */
  readonly warnings: readonly string[];
}

/**
 * The request with thoughts that OpenAI takes back. A conversation that was at other providers before has reasoning
 * items of the gateway's in its input, which OpenAI answers with 400: those with OpenAI's own mark in the envelope get
 * it back, all others are left out.
 *
 * @returns the request itself when it has none of them
 */
export function withOpenAiThoughts(request: JsonObject): OpenAiRequest {
  const input = asList(request['input']);
  if (!input.some(isMadeHere)) return { request, warnings: [] };
  const warnings: string[] = [];
  const items = input.flatMap((item, at): unknown[] => {
    if (!isMadeHere(item)) return [item];
    const own = ownThought(item);
    if (own === null) warnings.push(`input[${at}]: OpenAI only takes back thoughts of its own`);
    return own === null ? [] : [own];
  });
  return { request: { ...request, input: items }, warnings };
}

function isMadeHere(item: unknown): item is JsonObject {
  const fields = asObject(item);
  if (fields?.['type'] !== 'reasoning') return false;
  const sealed = asText(fields['encrypted_content']) ?? '';
  return sealed === ''
    ? responseIdOfItem(asText(fields['id']) ?? '') !== null
    : openEnvelope(sealed) !== null;
}

/** Without the id, which OpenAI never gave. */
function ownThought(item: JsonObject): JsonObject | null {
  const envelope = openEnvelope(asText(item['encrypted_content']) ?? '');
  const mark = envelope?.thought ?? envelope?.redacted;
  if (mark?.provider !== 'openai') return null;
  return { type: 'reasoning', summary: item['summary'] ?? [], encrypted_content: mark.value };
}
