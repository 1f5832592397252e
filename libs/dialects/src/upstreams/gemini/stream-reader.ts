import type { AnswerContext, StreamReader } from '../../conversation/upstream-dialect.js';
import { AnswerReader } from './answer-reader.js';

/**
 * Reads a stream of `streamGenerateContent`. It has no terminator: it is complete when every choice said why it ended,
 * or the prompt was blocked, and the connection ends.
 */
export function createGeminiStreamReader(answering: AnswerContext): StreamReader {
  const reader = new AnswerReader(answering);
  return {
    push: ({ data }) => reader.read(data),
    end: () => reader.end('broken'),
  };
}
