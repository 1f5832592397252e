import { readAnthropicCitation } from '../../anthropic/citation.js';
import type { Citation } from '../../conversation/conversation.js';
import { asObject } from '../../json.js';

/** A citation of an answer, for the range of the answer's text that it stands behind. */
export function readCitation(value: unknown, startIndex: number, endIndex: number): Citation | null {
  const raw = asObject(value);
  return raw === null ? null : { ...readAnthropicCitation(raw), startIndex, endIndex };
}
