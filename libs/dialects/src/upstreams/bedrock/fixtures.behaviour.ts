import { readFileSync } from 'node:fs';
import { expectLegalEvents } from '../../conversation/answer-events.behaviour.js';
import type { AnswerEvent } from '../../conversation/answer.js';
import { unchangedToolNames } from '../../conversation/tool-names.js';
import type { AnswerContext, StreamEvent } from '../../conversation/upstream-dialect.js';
import type { JsonObject } from '../../json.js';
import { BedrockStreamReader } from './stream-reader.js';

/** The usual request: no renamed tools, no forced one. */
export const plain: AnswerContext = { toolNames: unchangedToolNames, outputTool: null };
/** A request for structured output that the model can only be forced to by a tool. */
export const withOutputTool: AnswerContext = { toolNames: unchangedToolNames, outputTool: 'json' };

/** A recorded answer of `fixtures/answers/bedrock-converse`. */
export function answerFixture(name: string): JsonObject {
  return fixture(`${name}.json`) as JsonObject;
}

/** A recorded stream. */
export function streamFixture(name: string): readonly StreamEvent[] {
  return fixture(`${name}.stream.json`) as readonly StreamEvent[];
}

/** Everything the reader makes of a stream; fails when the order is not legal. */
export function readEvents(events: readonly StreamEvent[], answering: AnswerContext = plain): AnswerEvent[] {
  const reader = new BedrockStreamReader(answering);
  const read = [...events.flatMap((event) => reader.push(event)), ...reader.end()];
  expectLegalEvents(read);
  return read;
}

function fixture(file: string): unknown {
  const path = new URL(`../../../fixtures/answers/bedrock-converse/${file}`, import.meta.url);
  return JSON.parse(readFileSync(path, 'utf8'));
}
