import { describe, expect, it } from '@jest/globals';
import { createOpenAI } from '@ai-sdk/openai';
import fc from 'fast-check';
import {
  plannedAnswers,
  sampleContext,
  streamOf,
  wholeOf,
  type PlannedAnswer,
} from './random-answers.behaviour.js';
import { sseOf } from './sse-frames.behaviour.js';
import { writeAnswer } from './write-answer.js';

function modelThatGets(body: string, contentType: string) {
  const headers = { 'content-type': contentType };
  const fetch = () => Promise.resolve(new Response(body, { status: 200, headers }));
  return createOpenAI({ apiKey: 'none', fetch }).responses('gpt-5.2');
}

const prompt = [{ role: 'user' as const, content: [{ type: 'text' as const, text: 'Hello' }] }];

/**
 * Answers whose custom calls are whole. The SDK refuses an incomplete one, although the API has that status, and an
 * error is better than half an input that is acted on.
 */
const answers = (lateMarks: boolean): fc.Arbitrary<PlannedAnswer> =>
  plannedAnswers(lateMarks).map((answer) => {
    const hasCustomCall = answer.blocks.some(
      ({ content }) => content.kind === 'tool_call' && content.name === 'patch',
    );
    return hasCustomCall ? { ...answer, stopReason: 'end' } : answer;
  });

describe('the schemas of the AI SDK', () => {
  it('take any JSON answer', async () => {
    await fc.assert(
      fc.asyncProperty(answers(false), async (answer) => {
        const body = JSON.stringify(writeAnswer(wholeOf(answer), sampleContext()));
        const { content } = await modelThatGets(body, 'application/json').doGenerate({ prompt });
        expect(content.map(({ type }) => type)).not.toContain('error');
      }),
      { numRuns: 100 },
    );
  });

  it('take any stream, event by event', async () => {
    await fc.assert(
      fc.asyncProperty(answers(true), async (answer) => {
        const { stream } = await modelThatGets(sseOf(streamOf(answer)), 'text/event-stream').doStream({
          prompt,
        });
        const parts: string[] = [];
        for await (const part of stream) parts.push(part.type === 'error' ? String(part.error) : part.type);
        expect(parts.filter((part) => part.includes('rror'))).toEqual([]);
        expect(parts.at(-1)).toBe('finish');
      }),
      { numRuns: 100 },
    );
  });
});
