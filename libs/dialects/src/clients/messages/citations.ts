import { asObject, asText, type JsonObject } from '../../json.js';
import type { Citation } from '../../conversation/conversation.js';
import { converseCitation } from './converse-citation.js';

/** Citations of a text block in a history, each with its original. */
export function readCitations(items: readonly unknown[]): Citation[] {
  return items.map(asObject).flatMap((raw) => (raw === null ? [] : [readCitation(raw)]));
}

/**
 * A citation as Anthropic's clients know it: their own kinds stay as they came, also those that Claude gives by way of
 * Bedrock; others become results of a web search.
 *
 * @returns `null` for one without an address, which this dialect cannot point to
 * @source @anthropic-ai/sdk 1.11 types: `TextCitation`
 */
export function writeCitation(citation: Citation): JsonObject | null {
  const { raw, url, title, citedText } = citation;
  if (raw !== undefined && typeof raw.type === 'string' && ownKinds.has(raw.type)) return raw;
  const ofDocument = converseCitation(citation);
  if (ofDocument !== null) return ofDocument;
  if (url === undefined) return null;
  return {
    type: 'web_search_result_location',
    url,
    title: title ?? null,
    cited_text: citedText ?? '',
    encrypted_index: '',
  };
}

const ownKinds = new Set([
  'char_location',
  'page_location',
  'content_block_location',
  'web_search_result_location',
  'search_result_location',
]);

function readCitation(raw: JsonObject): Citation {
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
