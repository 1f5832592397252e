import type { Citation } from '../../conversation/conversation.js';
import { lostCitation, type LossListener } from '../../conversation/losses.js';
import type { JsonObject } from '../../json.js';

/** Where a text stands in the content of its answer, characters. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Citations as OpenAI's `annotations`, which only know addresses on the web: passages of the client's own documents have
 * no place there, which is told. One without a range of its own stands for the whole text it came with.
 */
export function writeAnnotations(
  citations: readonly Citation[],
  range: TextRange,
  onLoss?: LossListener,
): JsonObject[] {
  return citations.flatMap(({ url, title, startIndex, endIndex }) => {
    if (url === undefined) {
      onLoss?.(lostCitation);
      return [];
    }
    const found = {
      url,
      title: title ?? '',
      start_index: startIndex ?? range.start,
      end_index: endIndex ?? range.end,
    };
    return [{ type: 'url_citation', url_citation: found }];
  });
}
