import type { Citation } from '../../conversation/index.js';
import { asText, type JsonObject } from '../../json.js';
import { given } from '../../conversation/given.js';

/** Annotations of OpenAI that are not about a URL and are shown again as they came. */
const ownTypes = new Set(['file_citation', 'container_file_citation', 'file_path']);

/** Where a cited text stands in the part that an annotation belongs to, characters. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** A client's annotation as a citation; what it was stays in `raw`. */
export function citationOfAnnotation(annotation: JsonObject): Citation {
  return {
    ...given({
      url: asText(annotation['url']) ?? undefined,
      title: asText(annotation['title']) ?? asText(annotation['filename']) ?? undefined,
      startIndex: asIndex(annotation['start_index']) ?? asIndex(annotation['index']),
      endIndex: asIndex(annotation['end_index']) ?? asIndex(annotation['index']),
    }),
    raw: annotation,
  };
}

/**
 * A citation as the Responses API shows it, or `null` when it has neither an address nor a file: then there is no
 * annotation that could say it.
 *
 * @param part where the part begins in the text of the whole answer, which the citation counts from
 * @param block the text it was given with, inside the part, for citations that tell no range
 */
export function annotationOf(
  citation: Citation,
  part: { readonly start: number },
  block: TextRange,
): JsonObject | null {
  const raw = citation.raw ?? {};
  if (ownTypes.has(asText(raw['type']) ?? '')) return raw;
  const start = rangeIndex(citation.startIndex, part.start, block.start);
  const end = rangeIndex(citation.endIndex, part.start, block.end);
  if (citation.url !== undefined) return urlCitation(citation.url, citation.title, { start, end });
  const fileId = asText(raw['file_id']);
  if (fileId === null) return null;
  return { type: 'file_citation', file_id: fileId, filename: citation.title ?? fileId, index: end };
}

function urlCitation(url: string, title: string | undefined, { start, end }: TextRange): JsonObject {
  return { type: 'url_citation', start_index: start, end_index: end, url, title: title ?? url };
}

function rangeIndex(index: number | undefined, partStart: number, otherwise: number): number {
  return index === undefined ? otherwise : Math.max(0, index - partStart);
}

function asIndex(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : undefined;
}
