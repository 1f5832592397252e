import { isAnthropicCitation, readAnthropicCitation } from '../../anthropic/citation.js';
import { asObject, type JsonObject } from '../../json.js';
import type { Citation } from '../../conversation/conversation.js';
import { converseCitation } from './converse-citation.js';

/** Citations of a text block in a history, each with its original. */
export function readCitations(items: readonly unknown[]): Citation[] {
  return items.map(asObject).flatMap((raw) => (raw === null ? [] : [readAnthropicCitation(raw)]));
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
  if (isAnthropicCitation(raw)) return raw;
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
