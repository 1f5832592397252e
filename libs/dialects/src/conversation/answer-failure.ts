import type { AnswerError } from './answer-error.js';

/**
 * An answer of status 200 that is none: the model wrote a broken call, or the provider sent nothing. Thrown by
 * `readAnswer` of the upstream dialects; in a stream the same failure is an `error` event.
 */
export class AnswerFailure extends Error {
  override readonly name = 'AnswerFailure';

  constructor(readonly error: AnswerError) {
    super(error.message);
  }
}
