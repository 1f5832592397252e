import type { Citation } from '../../conversation/conversation.js';
import { asObject, asText, type JsonObject } from '../../json.js';

/** @source @anthropic-ai/sdk 1.11 types: `TextCitation`; read 2026-11 */
export const ownCitationTypes: ReadonlySet<string> = new Set([
  'char_location',
  'page_location',
  'content_block_location',
  'web_search_result_location',
  'search_result_location',
]);

/** A citation of an answer, for the range of the answer's text that it stands behind. */
export function readCitation(value: unknown, startIndex: number, endIndex: number): Citation | null {
  const raw = asObject(value);
  if (raw === null) return null;
  const url = addressOf(raw);
  const title = asText(raw.title) ?? asText(raw.document_title);
  const citedText = asText(raw.cited_text);
  return {
    ...(url === null ? {} : { url }),
    ...(title === null ? {} : { title }),
    ...(citedText === null ? {} : { citedText }),
    startIndex,
    endIndex,
    raw,
  };
}

/** Where a source is: of a search at the provider its address, of a search of the client's own what that gave. */
function addressOf(raw: JsonObject): string | null {
  return asText(raw.url) ?? asText(raw.source);
}
