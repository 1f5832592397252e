import type { AnswerEvent } from '../../conversation/answer.js';
import type { JsonObject } from '../../json.js';
import { plain, recordedAnswersOf } from '../recorded-answers.behaviour.js';
import { geminiUpstream } from './index.js';

export const { answerFixture, readEvents, streamFixture } = recordedAnswersOf(geminiUpstream);

/** Everything that a reader tells of these chunks and the end of the connection. */
export function eventsOf(chunks: readonly JsonObject[], context = plain): readonly AnswerEvent[] {
  return readEvents(
    chunks.map((data) => ({ name: null, data })),
    context,
  );
}

/** Everything that a reader tells of a recorded stream. */
export function eventsOfFixture(name: string): readonly AnswerEvent[] {
  return readEvents(streamFixture(name));
}

/** `envoy-1829-signature-chunk` is `regression: envoy#1829 signature-chunk`. */
export function titleOf(name: string): string {
  return name.replace(/^([a-z]+)-(\d+)-/, 'regression: $1#$2 ');
}
