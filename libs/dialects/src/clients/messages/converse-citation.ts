import type { Citation } from '../../conversation/conversation.js';
import { asObject, asText, type JsonObject } from '../../json.js';

/** Anthropic's kinds of places in documents, by the names Converse has for them, with the names of their two ends. */
const documentPlaces: ReadonlyMap<string, readonly [kind: string, start: string, end: string]> = new Map([
  ['documentChar', ['char_location', 'start_char_index', 'end_char_index']],
  ['documentPage', ['page_location', 'start_page_number', 'end_page_number']],
  ['documentChunk', ['content_block_location', 'start_block_index', 'end_block_index']],
]);

/**
 * Claude's citation of a document as Converse tells it, in Anthropic's words again: the places are the same.
 *
 * @returns `null` for any other citation
 * @source @aws-sdk/client-bedrock-runtime 3.1162 `CitationLocation`; @anthropic-ai/sdk 1.11 `TextCitation`; read 2026-11
 */
export function converseCitation({ raw, title, citedText = '' }: Citation): JsonObject | null {
  const location = asObject(raw?.location);
  if (location === null) return null;
  for (const [name, [type, start, end]] of documentPlaces) {
    const place = asObject(location[name]);
    if (place === null) continue;
    return {
      type,
      cited_text: citedText,
      document_index: place.documentIndex ?? 0,
      document_title: title ?? null,
      file_id: null,
      [start]: place.start ?? 0,
      [end]: place.end ?? 0,
    };
  }
  const result = asObject(location.searchResultLocation);
  return result === null
    ? null
    : {
        type: 'search_result_location',
        cited_text: citedText,
        source: asText(raw?.source) ?? '',
        title: title ?? null,
        search_result_index: result.searchResultIndex ?? 0,
        start_block_index: result.start ?? 0,
        end_block_index: result.end ?? 0,
      };
}
