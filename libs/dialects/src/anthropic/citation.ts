import type { Citation } from '../conversation/conversation.js';
import { asText, type JsonObject } from '../json.js';

/** @source @anthropic-ai/sdk 1.11 types: `TextCitation`; read 2026-11 */
const ownTypes: ReadonlySet<string> = new Set([
  'char_location',
  'page_location',
  'content_block_location',
  'web_search_result_location',
  'search_result_location',
]);

/** Whether a citation is as Anthropic gives it, so that it can go back unchanged. */
export function isAnthropicCitation(raw: Citation['raw']): raw is JsonObject {
  return typeof raw?.type === 'string' && ownTypes.has(raw.type);
}

/**
 * A citation of Anthropic's, with its original. Its address is that of a search at the provider, or what a search of
 * the client's own gave.
 */
export function readAnthropicCitation(raw: JsonObject): Citation {
  const url = asText(raw.url) ?? asText(raw.source);
  const title = asText(raw.title) ?? asText(raw.document_title);
  const citedText = asText(raw.cited_text);
  return {
    ...(url === null ? {} : { url }),
    ...(title === null ? {} : { title }),
    ...(citedText === null ? {} : { citedText }),
    raw,
  };
}
