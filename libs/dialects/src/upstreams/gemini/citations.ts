import type { Citation } from '../../conversation/conversation.js';
import { asList, asObject, asText, type JsonObject } from '../../json.js';
import { createByteIndex, type ByteIndex } from './byte-index.js';

/**
 * Where an answer's text comes from: search results with the passages they belong to, and sources that were recited.
 *
 * @param text the choice's text so far, in which the passages are found
 * @source @google/genai 3.1 types, `GroundingMetadata`, `CitationMetadata`; Gemini API reference, `citationSources`
 */
export function citationsOf(candidate: JsonObject, text: string): Citation[] {
  const grounding = asObject(candidate.groundingMetadata);
  const sources = asObject(candidate.citationMetadata);
  if (grounding === null && sources === null) return [];
  const index = createByteIndex(text);
  return [...(grounding === null ? [] : grounded(grounding, text, index)), ...recited(sources, index)];
}

function grounded(grounding: JsonObject, text: string, index: ByteIndex): Citation[] {
  const chunks = asList(grounding.groundingChunks).map(sourceOf);
  const supports = asList(grounding.groundingSupports)
    .map(asObject)
    .filter((support) => support !== null);
  if (supports.length === 0) return chunks.filter((source) => source !== null);
  return supports.flatMap(({ segment, groundingChunkIndices }) => {
    const passage = passageOf(asObject(segment), text, index);
    const named = asList(groundingChunkIndices).map((at) => (typeof at === 'number' ? chunks[at] : null));
    return named.flatMap((source) => (source == null ? [] : [{ ...source, ...passage }]));
  });
}

/** A web page, a place or a document of a retrieval; `null` for one without an address. */
function sourceOf(chunk: unknown): Citation | null {
  const raw = asObject(chunk);
  const source = asObject(raw?.web) ?? asObject(raw?.retrievedContext) ?? asObject(raw?.maps);
  const url = asText(source?.uri);
  if (raw === null || url === null) return null;
  return { url, ...titled(source?.title), raw };
}

function titled(title: unknown): Citation {
  return typeof title === 'string' ? { title } : {};
}

/** A passage is told by its bytes; where they do not fit its text, the text is looked for. */
function passageOf(segment: JsonObject | null, text: string, index: ByteIndex): Citation {
  if (segment === null) return {};
  const citedText = asText(segment.text);
  const range = index.range(segment.startIndex ?? 0, segment.endIndex);
  if (citedText === null) return range ?? {};
  if (range !== null && text.slice(range.startIndex, range.endIndex) === citedText)
    return { citedText, ...range };
  const startIndex = text.indexOf(citedText);
  return startIndex < 0 ? { citedText } : { citedText, startIndex, endIndex: startIndex + citedText.length };
}

function recited(metadata: JsonObject | null, index: ByteIndex): Citation[] {
  return asList(metadata?.citationSources ?? metadata?.citations).flatMap((item) => {
    const raw = asObject(item);
    const url = asText(raw?.uri);
    if (raw === null || url === null) return [];
    return [{ url, ...titled(raw.title), ...index.range(raw.startIndex ?? 0, raw.endIndex), raw }];
  });
}
