import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '@trueport/dialects';
import { startMockProviders, type MockProviders } from '@trueport/mock-providers';
import type { Deployment } from '@trueport/routing';
import type { ClientBody, PlannedCall } from '../planned-call.js';
import type { WholeAnswer } from '../upstream-call.js';
import { readEndpointRequest, type EndpointSurface } from './endpoint-request.js';
import { formBody, sampleContentType, sampleFile } from './form-samples.behaviour.js';
import { contentOf, deploymentOf, planFor, planJson } from './plan-samples.behaviour.js';

const credentials = {
  authorization: 'Bearer mock',
  'x-api-key': 'mock',
  'x-goog-api-key': 'mock',
  'api-key': 'mock',
};
const prefixes = {
  openai: '/openai',
  anthropic: '/anthropic',
  google: '/google',
  azure: '/azure/res',
  bedrock: '/bedrock',
};

const openai = deploymentOf('openai', 'text-embedding-3-small');
const azure = deploymentOf('azure', 'embed', { baseModel: 'text-embedding-3-small', resource: 'res' });
const gemini = deploymentOf('google', 'gemini-embedding-2');
const listener = deploymentOf('google', 'gemini-2.5-flash');
const bedrock = (model: string): Deployment => deploymentOf('bedrock', model);

// What the plans send is what providers take, and what providers answer the plans can read.
describe('the plans of endpoints and the providers', () => {
  let mock: MockProviders;

  beforeAll(async () => {
    mock = await startMockProviders({ port: 0 });
  });
  afterAll(() => mock.close());

  const send = async (planned: PlannedCall, { provider }: Deployment): Promise<Response[]> => {
    const responses: Response[] = [];
    for (const body of planned.bodies) {
      const headers = { ...credentials, 'content-type': planned.contentType };
      const lines = Array.from({ length: planned.headers.length / 2 }, (_, at) =>
        planned.headers.slice(at * 2, at * 2 + 2),
      );
      const url = mock.url + prefixes[provider] + planned.upstream.path;
      const response = await fetch(url, {
        method: 'POST',
        headers: { ...headers, ...(Object.fromEntries(lines) as Record<string, string>) },
        body: new Uint8Array(body),
      });
      expect(response.status).toBe(200);
      responses.push(response);
    }
    return responses;
  };

  const answer = async (planned: PlannedCall, deployment: Deployment): Promise<ClientBody> => {
    const responses = await send(planned, deployment);
    const answers = responses.map(async (response): Promise<WholeAnswer> => {
      const body = Buffer.from(await response.arrayBuffer());
      return { status: 200, headers: Object.fromEntries(response.headers), body };
    });
    return planned.readWhole(await Promise.all(answers));
  };

  const streamed = async (planned: PlannedCall, deployment: Deployment): Promise<JsonObject[]> => {
    const [response] = await send(planned, deployment);
    const stream = planned.createStream?.({});
    stream?.push(Buffer.from((await response?.arrayBuffer()) as ArrayBuffer));
    stream?.end();
    expect(stream).toMatchObject({ error: null, isOver: true, hasContent: true });
    expect(stream?.reading()).toMatchObject({ finished: true, usage: expect.anything() });
    return [...(stream?.take().toString() ?? '').matchAll(/^data: (.*)$/gm)].map(
      ([, data]) => JSON.parse(data as string) as JsonObject,
    );
  };

  it.each<Deployment>([
    openai,
    azure,
    gemini,
    bedrock('amazon.titan-embed-text-v2:0'),
    bedrock('cohere.embed-v4:0'),
    bedrock('amazon.nova-2-multimodal-embeddings-v1:0'),
  ])('$provider $model embeds several texts, in order and as base64', async (deployment) => {
    const request = { model: 'm', input: ['a', 'bcd', 'ef'], dimensions: 8, encoding_format: 'base64' };
    const planned = await planJson('embeddings', request, deployment);
    const body = await answer(planned, deployment);
    const { data } = contentOf(body) as { data: { index: number; embedding: string }[] };
    expect(data.map(({ index }) => index)).toEqual([0, 1, 2]);
    const vectors = data.map(({ embedding }) => Buffer.from(embedding, 'base64'));
    expect(vectors.map((bytes) => bytes.length)).toEqual([32, 32, 32]);
    expect(new Set(vectors.map((bytes) => bytes.toString('hex'))).size).toBe(3);
    expect(body.reading.usage?.prompt_tokens).toBeGreaterThan(0);
  });

  it.each<{ deployment: Deployment; units: object | undefined }>([
    { deployment: deploymentOf('openai', 'gpt-image-2'), units: { image: 6 } },
    { deployment: deploymentOf('google', 'gemini-2.5-flash-image'), units: undefined },
    { deployment: deploymentOf('google', 'imagen-4.0-generate-001'), units: { image: 6 } },
    { deployment: bedrock('amazon.nova-canvas-v1:0'), units: { image: 6 } },
    { deployment: bedrock('stability.stable-image-core-v1:1'), units: { image: 6 } },
  ])('$deployment.model paints six images', async ({ deployment, units }) => {
    const planned = await planJson(
      'images',
      { model: 'm', prompt: 'A cat', n: 6, size: '1024x1024' },
      deployment,
    );
    const body = await answer(planned, deployment);
    const { data } = contentOf(body) as { data: { b64_json: string }[] };
    expect(data.map(({ b64_json }) => b64_json.slice(0, 8))).toEqual(
      Array.from({ length: 6 }, () => 'iVBORw0K'),
    );
    expect(body.reading.usage?.units).toEqual(units);
  });

  it('OpenAI streams an image', async () => {
    const deployment = deploymentOf('openai', 'gpt-image-2');
    const body = { model: 'm', prompt: 'A cat', stream: true, partial_images: 1 };
    const events = await streamed(await planJson('images', body, deployment), deployment);
    expect(events.map(({ type }) => type)).toEqual([
      'image_generation.partial_image',
      'image_generation.completed',
    ]);
  });

  const planForm = async (fields: Record<string, string>, deployment: Deployment): Promise<PlannedCall> => {
    const parts = Object.entries({ model: 'm', ...fields }).map(([name, value]) => ({ name, value }));
    const form = formBody([...parts, sampleFile()]);
    return planFor(await readEndpointRequest('transcriptions', sampleContentType, form), deployment);
  };

  it.each<{ deployment: Deployment; format: string; type: RegExp }>([
    { deployment: deploymentOf('openai', 'whisper-1'), format: 'json', type: /^application\/json/ },
    { deployment: deploymentOf('openai', 'whisper-1'), format: 'srt', type: /^text\/plain/ },
    { deployment: deploymentOf('openai', 'whisper-1'), format: 'vtt', type: /^text\/vtt/ },
    { deployment: listener, format: 'json', type: /^application\/json/ },
    { deployment: listener, format: 'text', type: /^text\/plain/ },
  ])('$deployment.model writes down a recording as $format', async ({ deployment, format, type }) => {
    const { contentType, bytes } = await answer(
      await planForm({ response_format: format }, deployment),
      deployment,
    );
    expect(contentType).toMatch(type);
    expect(bytes.toString()).toContain('Hello from the mock');
  });

  it.each<Deployment>([deploymentOf('openai', 'gpt-4o-transcribe'), listener])(
    '$model streams what it hears',
    async (deployment) => {
      const events = await streamed(await planForm({ stream: 'true' }, deployment), deployment);
      const deltas = events.filter(({ type }) => type === 'transcript.text.delta');
      expect(events.at(-1)).toMatchObject({
        type: 'transcript.text.done',
        text: deltas.map(({ delta }) => delta).join(''),
      });
    },
  );

  it.each<Deployment>([
    deploymentOf('anthropic', 'claude-sonnet-4-5'),
    deploymentOf('openai', 'gpt-4o'),
    azure,
    listener,
    bedrock('anthropic.claude-sonnet-4-5-20250929-v1:0'),
  ])('$provider $model counts tokens', async (deployment) => {
    const body = { model: 'm', system: 'Be kind.', messages: [{ role: 'user', content: 'Hello there' }] };
    const planned = await planJson('count_tokens' satisfies EndpointSurface, body, deployment);
    const { input_tokens } = contentOf(await answer(planned, deployment)) as { input_tokens: number };
    expect(input_tokens).toBeGreaterThan(4);
  });

  it('OpenAI moderates', async () => {
    const deployment = deploymentOf('openai', 'omni-moderation-latest');
    const planned = await planJson('moderations', { input: ['Hello', 'I kill you'] }, deployment);
    const { results } = contentOf(await answer(planned, deployment)) as { results: { flagged: boolean }[] };
    expect(results.map(({ flagged }) => flagged)).toEqual([false, true]);
  });
});
