import { describe, expect, it } from '@jest/globals';
import { findingClasses } from '@trueport/detection';
import { localCategories, type JsonObject } from '@trueport/dialects';
import { readEndpointRequest, type EndpointSurface } from './endpoint-request.js';
import { localAnswer } from './local-moderation.js';
import { contentOf } from './plan-samples.behaviour.js';

const requestOf = (body: JsonObject, surface: EndpointSurface = 'moderations') =>
  readEndpointRequest(surface, undefined, Buffer.from(JSON.stringify(body)));

describe('a moderation by the gateway itself', () => {
  it('has a category for everything the detectors look for', () => {
    expect([...localCategories]).toEqual([...findingClasses]);
  });

  it('finds what the detectors find', async () => {
    const input = ['My card is 4111 1111 1111 1111.', 'The weather is nice.'];
    const answer = localAnswer(await requestOf({ model: 'gateway-local', input }), undefined, 'req-1');
    expect(contentOf(answer as NonNullable<typeof answer>)).toMatchObject({
      id: 'modr-req-1',
      model: 'gateway-local',
      results: [
        { flagged: true, categories: { pii: true, violence: false } },
        { flagged: false, categories: { pii: false } },
      ],
    });
    expect(answer?.reading).toMatchObject({ model: 'gateway-local', usage: { prompt_tokens: 0 } });
  });

  it.each([
    { name: 'another provider is named', body: { input: 'a' }, provider: 'anthropic', isLocal: true },
    { name: 'OpenAI is named', body: { input: 'a' }, provider: 'openai', isLocal: false },
    { name: 'nothing is said', body: { input: 'a' }, provider: undefined, isLocal: false },
  ])('is given when $name: $isLocal', async ({ body, provider, isLocal }) => {
    expect(localAnswer(await requestOf(body), provider, 'req-1') !== null).toBe(isLocal);
  });

  it('is no answer to anything else', async () => {
    const request = await requestOf({ model: 'gateway-local', input: 'a' }, 'embeddings');
    expect(localAnswer(request, undefined, 'req-1')).toBeNull();
  });
});
