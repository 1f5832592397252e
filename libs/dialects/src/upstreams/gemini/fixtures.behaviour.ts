import { readdirSync, readFileSync } from 'node:fs';
import type { AnswerEvent } from '../../conversation/answer.js';
import type { AnswerContext, StreamEvent } from '../../conversation/upstream-dialect.js';
import { unchangedToolNames } from '../../conversation/tool-names.js';
import type { JsonObject } from '../../json.js';
import { createGeminiStreamReader } from './stream-reader.js';

const folder = new URL('../../../fixtures/answers/gemini/', import.meta.url);
const streamEnding = '.stream.json';

export const plainContext: AnswerContext = { toolNames: unchangedToolNames, outputTool: null };

/** Names of all recorded streams. */
export const streamNames = readdirSync(folder)
  .filter((file) => file.endsWith(streamEnding))
  .map((file) => file.slice(0, -streamEnding.length));

/** A recorded answer of `fixtures/answers/gemini`. */
export function answerFixture(name: string): JsonObject {
  return parsed(`${name}.json`) as JsonObject;
}

/** Chunks of a recorded stream. */
export function streamFixture(name: string): readonly StreamEvent[] {
  return parsed(name + streamEnding) as StreamEvent[];
}

function parsed(file: string): unknown {
  return JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
}

/** Everything that a reader tells of these chunks and the end of the connection. */
export function eventsOf(chunks: readonly JsonObject[], context = plainContext): readonly AnswerEvent[] {
  const reader = createGeminiStreamReader(context);
  return [...chunks.flatMap((data) => reader.push({ name: null, data })), ...reader.end()];
}

/** Everything that a reader tells of a recorded stream. */
export function eventsOfFixture(name: string, context = plainContext): readonly AnswerEvent[] {
  return eventsOf(
    streamFixture(name).map(({ data }) => data),
    context,
  );
}

/** `envoy-1829-signature-chunk` is `regression: envoy#1829 signature-chunk`. */
export function titleOf(name: string): string {
  return name.replace(/^([a-z]+)-(\d+)-/, 'regression: $1#$2 ');
}
