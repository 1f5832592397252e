import { describe, expect, it } from '@jest/globals';
import { wholeJsonAnswer } from './same-dialect-plan.js';
import type { WholeAnswer } from './upstream-call.js';

const answerOf = (body: string, contentType = 'application/json'): WholeAnswer => ({
  status: 200,
  headers: { 'content-type': contentType },
  body: Buffer.from(body),
});

describe('a JSON answer that passes as it came', () => {
  it('may be larger than 8 MiB: images are in it', () => {
    const image = 'A'.repeat(9 * 1024 * 1024);
    const answer = answerOf(
      JSON.stringify({ id: 'c', images: [image], usage: { prompt_tokens: 9, completion_tokens: 3 } }),
    );
    const { bytes, reading } = wholeJsonAnswer(answer, 'openai');
    expect(bytes).toBe(answer.body);
    expect(reading).toMatchObject({ finished: true, usage: { prompt_tokens: 9 } });
  });

  it.each([
    ['is cut off', answerOf('{"id":')],
    ['is a page by its type', answerOf('{}', 'text/html')],
    ['is one of many by its type', answerOf('{}', 'application/json-seq')],
  ])('is none where it %s', (_what, answer) => {
    expect(() => wholeJsonAnswer(answer, 'openai')).toThrow(
      expect.objectContaining({ code: 'UPSTREAM_ERROR' }),
    );
  });
});
