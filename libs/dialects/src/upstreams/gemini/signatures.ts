import type { Signature } from '../../conversation/conversation.js';
import type { JsonObject } from '../../json.js';
import type { Content } from './writing.js';

/** Google's own word for "this call was not signed", good on any call. @source Gemini API, thought signatures, read 2026-11 */
const unsigned = 'skip_thought_signature_validator';

/** A thought signature as a member of its part; those of other providers mean nothing to Gemini. */
export function thoughtSignature(signature: Signature | null | undefined): JsonObject {
  return signature?.provider === 'google' ? { thoughtSignature: signature.value } : {};
}

/**
 * Marks the first call of every turn of the model if it has no signature: clients lose them and other models give none,
 * and newer models answer 400 without. Calls beside the first never have one.
 */
export function signFirstCalls(contents: readonly Content[]): void {
  for (const { role, parts } of contents) {
    if (role !== 'model') continue;
    const at = parts.findIndex((part) => part.functionCall !== undefined);
    const call = parts[at];
    if (call !== undefined && call.thoughtSignature === undefined) {
      parts[at] = { ...call, thoughtSignature: unsigned };
    }
  }
}
