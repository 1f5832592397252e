import { readdirSync, readFileSync } from 'node:fs';
import { expectLegalEvents } from '../conversation/answer-events.behaviour.js';
import type { AnswerEvent } from '../conversation/answer.js';
import { unchangedToolNames } from '../conversation/tool-names.js';
import type { AnswerContext, StreamEvent, UpstreamDialect } from '../conversation/upstream-dialect.js';
import type { JsonObject } from '../json.js';

/** The usual request: no renamed tools, no forced one. */
export const plain: AnswerContext = { toolNames: unchangedToolNames, outputTool: null };
/** A request for structured output that the model could only be forced to by a tool. */
export const withOutputTool: AnswerContext = { toolNames: unchangedToolNames, outputTool: 'json' };

/** What a provider has answered, from `fixtures/answers`, and what its dialect makes of streams. */
export interface RecordedAnswers {
  /** Names of all answers that came whole. */
  readonly answerNames: () => string[];
  readonly answerFixture: (name: string) => JsonObject;
  /** Names of all streams. */
  readonly streamNames: () => string[];
  readonly streamFixture: (name: string) => readonly StreamEvent[];
  /** Everything the reader makes of a stream whose connection ends in order; fails when the order is not legal. */
  readonly readEvents: (events: readonly StreamEvent[], answering?: AnswerContext) => AnswerEvent[];
}

const streamEnding = '.stream.json';

export function recordedAnswersOf(upstream: UpstreamDialect): RecordedAnswers {
  const folder = new URL(`../../fixtures/answers/${upstream.name}/`, import.meta.url);
  const files = (): string[] =>
    readdirSync(folder)
      .filter((file) => !file.endsWith('.golden.json'))
      .sort();
  const parsed = (file: string): unknown => JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
  const isStream = (file: string): boolean => file.endsWith(streamEnding);
  return {
    answerNames: () => files().flatMap((file) => (isStream(file) ? [] : [file.slice(0, -'.json'.length)])),
    answerFixture: (name) => parsed(`${name}.json`) as JsonObject,
    streamNames: () =>
      files().flatMap((file) => (isStream(file) ? [file.slice(0, -streamEnding.length)] : [])),
    streamFixture: (name) => parsed(name + streamEnding) as StreamEvent[],
    readEvents(events, answering = plain) {
      const reader = upstream.createStreamReader(answering);
      const read = [...events.flatMap((event) => reader.push(event)), ...reader.end()];
      expectLegalEvents(read);
      return read;
    },
  };
}
