import type { Citation } from '../../conversation/conversation.js';
import { asList, asObject, asText, type JsonObject } from '../../json.js';

/**
 * A citation of Converse. Its places count within the source and not within the answer, so they stay in `raw`.
 *
 * @source @aws-sdk/client-bedrock-runtime 3.1163, `Citation`, `CitationsDelta`; read 2026-11
 */
export function citationOf(citation: JsonObject): Citation {
  const url = asText(asObject(asObject(citation.location)?.web)?.url) ?? webAddress(citation.source);
  const title = asText(citation.title);
  const citedText = asList(citation.sourceContent)
    .map((part) => asText(asObject(part)?.text) ?? '')
    .join('');
  return {
    ...(url !== null && { url }),
    ...(title !== null && { title }),
    ...(citedText !== '' && { citedText }),
    raw: citation,
  };
}

function webAddress(source: unknown): string | null {
  const text = asText(source);
  return text !== null && /^https?:\/\//.test(text) ? text : null;
}
