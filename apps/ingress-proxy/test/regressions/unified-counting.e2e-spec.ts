import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { post, type IngressUnderTest } from '../harness.js';
import { startUpstream, type RawUpstream } from '../raw-upstream.js';
import { answerJson, deployments, providerOf, requests, startInFrontOf } from './regression-harness.js';

const nova = { provider: 'bedrock', model: 'amazon.nova-pro-v1:0' };

let provider: RawUpstream;
let ingress: IngressUnderTest;
beforeAll(async () => {
  provider = await startUpstream((response) => answerJson(response, { input_tokens: 9 }));
  ingress = await startInFrontOf(
    provider.url,
    deployments(
      { ...nova, serves: ['either', 'none'] },
      { provider: 'anthropic', model: 'claude-sonnet-4-5', serves: ['either'] },
      { provider: 'bedrock', model: 'amazon.titan-embed-text-v2:0', serves: ['titan'] },
    ),
  );
});
afterAll(async () => {
  await ingress?.stop();
  await provider?.close();
});
beforeEach(() => {
  provider.seen.length = 0;
});

const count = (model: string): Promise<Response> =>
  post(ingress, '/v1/messages/count_tokens', { messages: requests['/v1/messages'].messages, model });

describe('a count of tokens', () => {
  it('is left to the next deployment by one that cannot count', async () => {
    const response = await count('either');
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ input_tokens: 9 });
    expect(provider.seen.map(providerOf)).toEqual(['anthropic']);
  });

  it('is a 404 where no deployment can count: a guess would be taken for the truth', async () => {
    const response = await count('none');
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ type: 'error', error: { type: 'not_found_error' } });
    expect(provider.seen).toEqual([]);
  });
});

it('more inputs than a model of one text per call is asked for are a 400 that says how many it may be', async () => {
  const input = Array.from({ length: 97 }, () => 'a');
  const response = await post(ingress, '/v1/embeddings', { model: 'titan', input });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({
    error: { param: 'input', message: expect.stringContaining('at most 96 inputs') as unknown },
  });
  expect(provider.seen).toEqual([]);
});
