import { describe, expect, it } from '@jest/globals';
import { expectLegalFrames, framesOf } from './sse-frames.behaviour.js';
import { sampleUsage } from '../answers.behaviour.js';
import { sampleContext, sampleRequest, streamOf } from './random-answers.behaviour.js';
import { responseIdOf, responsesClient } from './index.js';

describe('responses client dialect', () => {
  it('reads, answers and streams under one id', () => {
    const context = sampleContext();
    expect(responsesClient.name).toBe('openai-responses');
    expect(responsesClient.readRequest(sampleRequest).model).toBe('fast');
    const answer = {
      id: null,
      model: null,
      choices: [],
      usage: sampleUsage,
      serviceTier: null,
      warnings: [],
    };
    const id = responseIdOf(context.requestId);
    expect(responsesClient.writeAnswer(answer, context)['id']).toBe(id);
    const writer = responsesClient.createStreamWriter(context);
    const events = streamOf({ blocks: [], picks: [0], stopReason: 'end' });
    const frames = framesOf(events.map((event) => writer.write(event)).join(''));
    expectLegalFrames(frames);
    expect(frames.map(({ response }) => (response as { id: string }).id)).toEqual([id, id, id]);
  });

  it("errors are OpenAI's", () => {
    const error = { kind: 'rate_limit', httpStatus: 429, message: 'Too many.', retryable: true } as const;
    expect(responsesClient.writeError(error, 'req_1')).toMatchObject({
      error: { message: 'Too many.', type: 'rate_limit_error', code: 'rate_limit_exceeded' },
    });
  });
});
