import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startMockProviders, type MockProviders } from './server.js';

describe('a request that the mock cannot take', () => {
  let mocks: MockProviders;
  beforeAll(async () => {
    mocks = await startMockProviders();
  });
  afterAll(() => mocks.close());

  const post = (path: string, body: object): Promise<Response> =>
    fetch(`${mocks.url}${path}`, {
      method: 'POST',
      headers: { authorization: 'Bearer mock', 'x-goog-api-key': 'mock' },
      body: JSON.stringify(body),
    });
  const messages = [{ role: 'user', content: [{ text: 'Hi' }] }];
  const structure = { jsonSchema: { schema: '{no JSON' } };

  it.each([
    ['with a broken escape in its path', '/google/v1beta/models/gem%E0--x:generateContent', {}],
    ['with a broken escape in a model of Bedrock', '/bedrock/model/claude%/converse', {}],
    [
      'with a schema that is no JSON',
      '/bedrock/model/claude/converse',
      { messages, outputConfig: { textFormat: { structure } } },
    ],
  ])('%s is answered with 500, and the next as ever', async (_text, path, body) => {
    expect((await post(path, body)).status).toBe(500);
    const next = await post('/openai/v1/chat/completions', { model: 'gpt-4o', messages: [] });
    expect(next.status).toBe(200);
  });
});
