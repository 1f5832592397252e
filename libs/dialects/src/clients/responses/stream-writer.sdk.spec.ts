import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { expectLegalEvents } from '../../conversation/answer-events.behaviour.js';
import type { JsonObject } from '../../json.js';
import { responseOfJson, responseOfStream } from './openai-sdk.behaviour.js';
import { plannedAnswers, sampleContext, streamOf, wholeOf } from './random-answers.behaviour.js';
import { framesOf, sseOf } from './sse-frames.behaviour.js';
import { writeAnswer } from './write-answer.js';

const sseText = (frames: readonly JsonObject[]): string =>
  frames.map((frame) => `event: ${String(frame['type'])}\ndata: ${JSON.stringify(frame)}\n\n`).join('');

/** Texts, arguments and annotations of the output, without ids, statuses and marks. */
function saidIn(response: unknown): unknown {
  const { output } = response as { output: JsonObject[] };
  return output.map(({ type, content, summary, arguments: json, input }) => ({
    type,
    content,
    summary,
    json,
    input,
  }));
}

describe("responses streams and the SDK's helper", () => {
  it('any answer streams to the response that its JSON answer is', async () => {
    await fc.assert(
      fc.asyncProperty(plannedAnswers(false), async (answer) => {
        const events = streamOf(answer);
        expectLegalEvents(events);
        const streamed = await responseOfStream(sseOf(events));
        expect(streamed).toEqual(await responseOfJson(writeAnswer(wholeOf(answer), sampleContext())));
      }),
      { numRuns: 200 },
    );
  });

  it('the output is told by the items alone, before the last event repeats it', async () => {
    await fc.assert(
      fc.asyncProperty(plannedAnswers(true), async (answer) => {
        const frames = framesOf(sseOf(streamOf(answer)));
        const { output } = (await responseOfStream(sseText(frames.slice(0, -1)))) as JsonObject;
        expect(output).toEqual((frames.at(-1)?.['response'] as JsonObject)['output']);
      }),
      { numRuns: 100 },
    );
  });

  it('the deltas alone add up to what the closing events say', async () => {
    await fc.assert(
      fc.asyncProperty(plannedAnswers(true), async (answer) => {
        const frames = framesOf(sseOf(streamOf(answer)));
        const deltas = frames.slice(0, -1).filter(({ type }) => !String(type).endsWith('.done'));
        const { response } = frames.at(-1) as { response: unknown };
        expect(saidIn(await responseOfStream(sseText(deltas)))).toEqual(saidIn(response));
      }),
      { numRuns: 100 },
    );
  });

  it('a failed stream resolves to the failed response', async () => {
    const failed = await responseOfStream(
      sseOf([
        { kind: 'start', id: null, model: null },
        { kind: 'open', block: 0, choice: 0, content: { kind: 'text' } },
        { kind: 'text', block: 0, text: 'Half an' },
        { kind: 'error', error: { kind: 'server', httpStatus: 502, message: 'Broken.', retryable: true } },
      ]),
    );
    expect(failed).toMatchObject({
      status: 'failed',
      error: { code: 'server_error', message: 'Broken.' },
      output: [{ type: 'message', status: 'incomplete', content: [{ text: 'Half an' }] }],
    });
  });

  it('an error before the response is thrown', async () => {
    const error = { kind: 'rate_limit', httpStatus: 429, message: 'Too many.', retryable: true } as const;
    await expect(responseOfStream(sseOf([{ kind: 'error', error }]))).rejects.toThrow('Too many.');
  });

  it('signs of life are passed over anywhere', async () => {
    const writerEvents = streamOf({ blocks: [], picks: [0], stopReason: 'end' });
    const sse = sseOf(writerEvents.flatMap((event) => [{ kind: 'ping' as const }, event]));
    expect(await responseOfStream(sse)).toMatchObject({ status: 'completed', output: [], output_text: '' });
  });
});
