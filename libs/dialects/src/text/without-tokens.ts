import { spliced, tokenEdits } from './event-edits.js';
import { readSpans } from './json-spans.js';

const maxDepth = 64;

/**
 * An answer without log probabilities, which spell its text a second time, token by token: for answers whose text was
 * replaced. Every other byte is the same; an answer without them is given back itself. Never throws.
 */
export function withoutTokens(body: Uint8Array): Uint8Array {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.length);
  const { root } = readSpans(bytes, 0, maxDepth);
  const edits = root === null ? [] : tokenEdits(root);
  return edits.length === 0 ? body : spliced(bytes, edits);
}
