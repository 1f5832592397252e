import { AnswerFailure } from '../../conversation/answer-failure.js';
import type { Answer } from '../../conversation/answer.js';
import type { AnswerContext } from '../../conversation/upstream-dialect.js';
import type { JsonObject } from '../../json.js';
import { AnswerReader } from './answer-reader.js';
import { collectAnswer } from './collect-answer.js';

/**
 * Reads an answer of `generateContent`.
 *
 * @throws AnswerFailure for an error in it, a call that the model wrote wrongly, and an answer with nothing in it
 */
export function readGeminiAnswer(body: JsonObject, answering: AnswerContext): Answer {
  const reader = new AnswerReader(answering);
  const events = [...reader.read(body), ...reader.end('complete')];
  const last = events.at(-1);
  if (last?.kind === 'error') throw new AnswerFailure(last.error);
  return collectAnswer(events, [...reader.warnings]);
}
