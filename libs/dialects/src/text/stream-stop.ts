import type { ComposedEvent } from './stream-slots.js';
import type { StreamKind } from './stream-steps.js';

/** Why a stream is ended, for the client. */
export interface StopNotice {
  readonly message: string;
  /** For machines: `POLICY_BLOCKED`. */
  readonly code: string;
}

/**
 * The event with which a stream says that it was ended: an error in the words of its dialect, behind which clients
 * expect nothing more.
 *
 * @source openai 7.55 (`error` in a chunk; `ResponseErrorEvent`), @anthropic-ai/sdk 1.11, @google/genai 3.1; read 2026-11
 */
export function stopEvent(
  kind: StreamKind,
  { message, code }: StopNotice,
  sequenceNumber: number,
): ComposedEvent {
  switch (kind) {
    case 'chat':
      return event(null, { error: { message, type: 'permission_error', param: null, code } });
    case 'responses':
      return event('error', { type: 'error', sequence_number: sequenceNumber, code, message, param: null });
    case 'anthropic':
      return event('error', { type: 'error', error: { type: 'permission_error', message } });
    case 'gemini':
      return event(null, { error: { code: 403, message, status: 'PERMISSION_DENIED' } });
  }
}

function event(name: string | null, document: unknown): ComposedEvent {
  return { name, json: JSON.stringify(document) };
}
