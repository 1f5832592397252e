import type { AnswerError } from '../../conversation/answer-error.js';
import type { StopReason } from '../../conversation/answer.js';

/** How one choice ended, or the failure it ended in. */
export type Outcome =
  | { readonly kind: 'finished'; readonly stopReason: StopReason }
  | { readonly kind: 'failed'; readonly error: AnswerError };

/** What a choice has shown before its end. */
export interface Shown {
  readonly hasContent: boolean;
  readonly hasCalls: boolean;
}

/** @source @google/genai 3.1 types, `FinishReason`; design/dialects.md §14 */
const stopReasons: ReadonlyMap<string, StopReason> = new Map([
  ['STOP', 'end'],
  ['MAX_TOKENS', 'length'],
  ['CONTINUATION', 'length'],
  ['SAFETY', 'content_filter'],
  ['RECITATION', 'content_filter'],
  ['LANGUAGE', 'content_filter'],
  ['BLOCKLIST', 'content_filter'],
  ['PROHIBITED_CONTENT', 'content_filter'],
  ['SPII', 'content_filter'],
]);

/** The model wrote what cannot be used: another try may be better. */
const broken = new Set(['MALFORMED_FUNCTION_CALL', 'MALFORMED_RESPONSE', 'UNEXPECTED_TOOL_CALL']);
/** The model gave up. What it said before is an answer; nothing is none. */
const givenUp = new Set(['OTHER', 'TOO_MANY_TOOL_CALLS']);

/** Whether the word says that a choice is over; the enumeration's own default says nothing. */
export function isFinishReason(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value !== 'FINISH_REASON_UNSPECIFIED';
}

/**
 * What a finish reason means. Gemini says `STOP` for calls too, often in a later chunk than the call: whether there was
 * one is told by what was shown.
 */
export function outcomeOf(reason: string, { hasContent, hasCalls }: Shown): Outcome {
  if (broken.has(reason) || (givenUp.has(reason) && !hasContent)) return failed(reason);
  const stopReason =
    stopReasons.get(reason) ?? (isAboutImages(reason, hasContent) ? 'content_filter' : 'unknown');
  const isCall = hasCalls && (stopReason === 'end' || stopReason === 'unknown');
  return { kind: 'finished', stopReason: isCall ? 'tool_calls' : stopReason };
}

/** `NO_IMAGE` is how a model declines to paint; what it says instead is an answer. */
function isAboutImages(reason: string, hasContent: boolean): boolean {
  return reason.startsWith('IMAGE_') || (reason === 'NO_IMAGE' && !hasContent);
}

function failed(reason: string): Outcome {
  const message = `The model's answer cannot be used: it ended with ${reason}.`;
  return { kind: 'failed', error: { kind: 'server', httpStatus: 502, message, retryable: true } };
}

/** An answer of status 200 with nothing in it. */
export const emptyAnswer: AnswerError = {
  kind: 'server',
  httpStatus: 502,
  message: 'The provider answered with neither content nor a reason.',
  retryable: true,
};
