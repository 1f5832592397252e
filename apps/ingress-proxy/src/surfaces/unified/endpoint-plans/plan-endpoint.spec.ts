import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { GatewayError } from '@trueport/contracts';
import { AnswerFailure, TranslationRefusal, type JsonObject } from '@trueport/dialects';
import type { Deployment } from '@trueport/routing';
import { CandidateRun } from '../candidate-run.js';
import { readEndpointRequest, type EndpointRequest, type EndpointSurface } from './endpoint-request.js';
import { formBody, sampleContentType, sampleFile } from './form-samples.behaviour.js';
import {
  answerOf,
  bodiesOf,
  contentOf,
  deploymentOf,
  planFor,
  planJson,
  plannerFor,
} from './plan-samples.behaviour.js';
import { waveFile } from './wave-samples.behaviour.js';

const openai = deploymentOf('openai', 'real-model');
const azure = deploymentOf('azure', 'my deployment', { baseModel: 'gpt-4o', resource: 'res' });
const oldAzure = { ...azure, apiVersion: '2025-04-01' };
const claude = deploymentOf('anthropic', 'claude-sonnet-4-5');

const planForm = async (
  fields: Record<string, string>,
  deployment: Deployment,
  sound: Buffer | string = 'sound',
) => {
  const parts = Object.entries(fields).map(([name, value]) => ({ name, value }));
  const body = formBody([...parts, sampleFile(sound)]);
  return planFor(await readEndpointRequest('transcriptions', sampleContentType, body), deployment);
};

describe('a call of OpenAI or Azure', () => {
  it.each<{ surface: EndpointSurface; deployment: Deployment; path: string }>([
    { surface: 'embeddings', deployment: openai, path: '/v1/embeddings' },
    { surface: 'images', deployment: openai, path: '/v1/images/generations' },
    { surface: 'moderations', deployment: openai, path: '/v1/moderations' },
    { surface: 'embeddings', deployment: azure, path: '/openai/v1/embeddings' },
    {
      surface: 'images',
      deployment: oldAzure,
      path: '/openai/deployments/my%20deployment/images/generations?api-version=2025-04-01',
    },
  ])('of $surface goes to $path', async ({ surface, deployment, path }) => {
    const planned = await planJson(surface, { model: 'm', input: 'a', prompt: 'a' }, deployment);
    expect(planned.upstream.path).toBe(path);
    expect(planned).toMatchObject({ isVerbatim: true, dialect: 'openai-chat', warnings: [] });
    expect(planned.headers).toEqual(['x-stainless-lang', 'js']);
  });

  it('has the body of the client but for the model', async () => {
    const bytes = Buffer.from('{ "input" : ["a"],\n "model":"alias", "future":{"model":"x"}, "n":1.0 }');
    const request = await readEndpointRequest('embeddings', undefined, bytes);
    const [body] = (await planFor(request, openai)).bodies;
    expect(body.toString()).toBe(
      '{ "input" : ["a"],\n "model":"real-model", "future":{"model":"x"}, "n":1.0 }',
    );
  });

  it('names the model where the client leaves it to the endpoint', async () => {
    const planned = await planJson(
      'moderations',
      { input: 'a' },
      deploymentOf('openai', 'omni-moderation-latest'),
    );
    expect(bodiesOf(planned)).toEqual([{ model: 'omni-moderation-latest', input: 'a' }]);
  });

  it('has the form of the client but for the model', async () => {
    const sound = Buffer.from([0, 13, 10, 255]);
    const planned = await planForm({ model: 'alias', language: 'de' }, openai, sound);
    expect(planned.upstream.path).toBe('/v1/audio/transcriptions');
    expect(planned.contentType).toBe(sampleContentType);
    expect(planned.bodies[0]).toEqual(
      formBody([
        { name: 'model', value: 'real-model' },
        { name: 'language', value: 'de' },
        sampleFile(sound),
      ]),
    );
  });

  it('is answered with the bytes, the type and the usage of the provider', async () => {
    const planned = await planJson('embeddings', { model: 'm', input: 'a' }, openai);
    const answer = answerOf({
      data: [],
      model: 'real-model-1',
      usage: { prompt_tokens: 5, total_tokens: 5 },
    });
    const { bytes, contentType, reading } = planned.readWhole([answer]);
    expect(bytes).toBe(answer.body);
    expect(contentType).toBe('application/json');
    expect(reading).toMatchObject({ model: 'real-model-1', usage: { prompt_tokens: 5 } });
  });

  it.each(['text/plain; charset=utf-8', 'text/vtt', 'application/x-subrip'])(
    'keeps an answer of type %s',
    async (contentType) => {
      const planned = await planForm({ model: 'm', response_format: 'text' }, openai);
      const body = planned.readWhole([answerOf('Hello\n', { 'content-type': contentType })]);
      expect(body).toMatchObject({ contentType, reading: { usage: null, finished: true } });
      expect(body.bytes.toString()).toBe('Hello\n');
    },
  );

  it('that answers with broken JSON has failed', async () => {
    const planned = await planJson('embeddings', { model: 'm', input: 'a' }, openai);
    expect(() => planned.readWhole([answerOf('{"data":')])).toThrow(GatewayError);
  });

  it.each<{ name: string; body: JsonObject; answer: object; usage: object | null }>([
    {
      name: 'size and quality that DALL·E does not repeat',
      body: { size: '1024x1792', quality: 'hd' },
      answer: { created: 1, data: [{ url: 'a' }, { url: 'b' }] },
      usage: { units: { image: 2 }, image_size: '1024x1792', image_quality: 'hd' },
    },
    {
      name: 'the usual size when none was asked for',
      body: { size: 'auto', quality: 'auto' },
      answer: { created: 1, data: [{ url: 'a' }] },
      usage: { units: { image: 1 }, image_size: '1024x1024' },
    },
    {
      name: 'what the answer says itself',
      body: { size: 'auto' },
      answer: { created: 1, data: [{ b64_json: 'a' }], size: '1536x1024', quality: 'low' },
      usage: { image_size: '1536x1024', image_quality: 'low' },
    },
  ])('of images is priced with $name', async ({ body, answer, usage }) => {
    const planned = await planJson('images', { model: 'dall-e-3', prompt: 'a', ...body }, openai);
    expect(planned.readWhole([answerOf(answer)]).reading.usage).toMatchObject(usage ?? {});
  });

  it.each<{
    name: string;
    sound: Buffer | string;
    answer: ReturnType<typeof answerOf>;
    usage: object | null;
  }>([
    {
      name: 'the length of a WAV file where the answer is text',
      sound: waveFile({ byteRate: 16_000, dataBytes: 40_000 }),
      answer: answerOf('Hello', { 'content-type': 'text/plain' }),
      usage: { units: { input_second: 2.5 } },
    },
    {
      name: 'the length in a detailed answer',
      sound: 'mp3',
      answer: answerOf({ task: 'transcribe', duration: 3.2, text: 'Hello' }),
      usage: { units: { input_second: 3.2 } },
    },
    {
      name: 'the usage of the answer',
      sound: waveFile({ byteRate: 16_000, dataBytes: 16_000 }),
      answer: answerOf({ text: 'Hello', usage: { type: 'duration', seconds: 2 } }),
      usage: { units: { input_second: 2 } },
    },
    { name: 'nothing where nobody knows', sound: 'mp3', answer: answerOf({ text: 'Hello' }), usage: null },
  ])('of a recording is priced with $name', async ({ sound, answer, usage }) => {
    const { reading } = (await planForm({ model: 'whisper-1' }, openai, sound)).readWhole([answer]);
    if (usage === null) expect(reading.usage).toBeNull();
    else expect(reading.usage).toMatchObject(usage);
  });
});

describe('a call of another provider', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('is one per body and answered from all of them', async () => {
    const titan = deploymentOf('bedrock', 'amazon.titan-embed-text-v2:0');
    const planned = await planJson('embeddings', { model: 'e', input: ['a', 'b'], user: 'u' }, titan);
    expect(planned.upstream.path).toBe('/model/amazon.titan-embed-text-v2%3A0/invoke');
    expect(bodiesOf(planned)).toEqual([{ inputText: 'a' }, { inputText: 'b' }]);
    expect(planned).toMatchObject({ isVerbatim: false, dialect: 'bedrock-converse', createStream: null });
    expect(planned.warnings).toEqual(['user: not supported by Bedrock']);
    expect(planned.headers).toEqual(['traceparent', '00-1']);
    const answers = [1, 2].map((value) => answerOf({ embedding: [value], inputTextTokenCount: 3 }));
    const body = planned.readWhole(answers);
    expect(contentOf(body)).toMatchObject({
      data: [{ embedding: [1] }, { embedding: [2] }],
      usage: { prompt_tokens: 6 },
    });
    expect(body.reading).toMatchObject({ usage: { prompt_tokens: 6 }, finished: true });
  });

  it('is counted by the header of Bedrock where the body has no count', async () => {
    const cohere = deploymentOf('bedrock', 'cohere.embed-english-v3');
    const planned = await planJson('embeddings', { model: 'e', input: 'a' }, cohere);
    const headers = { 'content-type': 'application/json', 'x-amzn-bedrock-input-token-count': '7' };
    const { reading } = planned.readWhole([answerOf({ embeddings: [[1]] }, headers)]);
    expect(reading.usage?.prompt_tokens).toBe(7);
  });

  it('makes images, of the second they were asked for', async () => {
    jest.spyOn(Date, 'now').mockReturnValue(1_790_000_000_987);
    const planned = await planJson(
      'images',
      { model: 'i', prompt: 'A cat' },
      deploymentOf('google', 'imagen-4.0-generate-001'),
    );
    const answer = answerOf({ predictions: [{ mimeType: 'image/png', bytesBase64Encoded: 'AAAA' }] });
    expect(contentOf(planned.readWhole([answer]))).toMatchObject({
      created: 1_790_000_000,
      data: [{ b64_json: 'AAAA' }],
    });
  });

  it('that does not answer with JSON has failed', async () => {
    const planned = await planJson(
      'embeddings',
      { model: 'e', input: 'a' },
      deploymentOf('google', 'gemini-embedding-001'),
    );
    for (const answer of ['<html>', '[]', 'null'])
      expect(() => planned.readWhole([answerOf(answer)])).toThrow(
        expect.objectContaining({ code: 'UPSTREAM_ERROR' }),
      );
  });

  it.each<{ name: string; surface: EndpointSurface; deployment: Deployment }>([
    { name: 'Anthropic embeds nothing', surface: 'embeddings', deployment: claude },
    { name: 'Anthropic paints nothing', surface: 'images', deployment: claude },
    { name: 'Azure moderates nothing', surface: 'moderations', deployment: azure },
    {
      name: 'Gemini moderates nothing',
      surface: 'moderations',
      deployment: deploymentOf('google', 'gemini'),
    },
  ])('is refused where $name', async ({ surface, deployment }) => {
    const promise = planJson(surface, { model: 'm', input: 'a', prompt: 'a' }, deployment);
    await expect(promise).rejects.toThrow(TranslationRefusal);
  });
});

describe('a transcription by Gemini', () => {
  const gemini = deploymentOf('google', 'gemini-2.5-flash');

  it('is a question about the recording, answered in the format asked for', async () => {
    const planned = await planForm({ model: 'm', response_format: 'text' }, gemini);
    expect(planned.upstream.path).toBe('/v1beta/models/gemini-2.5-flash:generateContent');
    expect(JSON.stringify(bodiesOf(planned))).toContain(Buffer.from('sound').toString('base64'));
    const body = planned.readWhole([
      answerOf({
        candidates: [{ content: { parts: [{ text: 'Hello' }], role: 'model' }, finishReason: 'STOP' }],
        usageMetadata: { promptTokenCount: 20, candidatesTokenCount: 2 },
        modelVersion: 'gemini-2.5-flash',
      }),
    ]);
    expect(body.contentType).toBe('text/plain; charset=utf-8');
    expect(body.bytes.toString()).toBe('Hello\n');
    expect(body.reading).toMatchObject({ model: 'gemini-2.5-flash', usage: { prompt_tokens: 20 } });
  });

  it('streams', async () => {
    const planned = await planForm({ model: 'm', stream: 'true' }, gemini);
    expect(planned.upstream.path).toBe('/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse');
    const stream = planned.createStream?.({});
    const chunk = (text: string, more: object = {}) =>
      Buffer.from(
        `data: ${JSON.stringify({ candidates: [{ content: { parts: [{ text }] }, ...more }] })}\r\n\r\n`,
      );
    stream?.push(chunk('Hel'));
    stream?.push(chunk('lo', { finishReason: 'STOP' }));
    stream?.end();
    const events = [...(stream?.take().toString() ?? '').matchAll(/^data: (.*)$/gm)].map(
      ([, data]) => JSON.parse(data as string) as JsonObject,
    );
    expect(events.map(({ type, delta, text }) => [type, delta ?? text])).toEqual([
      ['transcript.text.delta', 'Hel'],
      ['transcript.text.delta', 'lo'],
      ['transcript.text.done', 'Hello'],
    ]);
  });

  it('is refused by models that cannot listen', async () => {
    await expect(planForm({ model: 'm' }, claude)).rejects.toThrow(TranslationRefusal);
  });
});

describe('a count of tokens', () => {
  const body = { model: 'alias', messages: [{ role: 'user', content: 'Hello' }] };

  it('by Anthropic is the request as it came', async () => {
    const planned = await planJson('count_tokens', body, claude);
    expect(planned.upstream.path).toBe('/v1/messages/count_tokens');
    expect(planned.isVerbatim).toBe(true);
    expect(planned.headers).toEqual(['x-stainless-lang', 'js', 'anthropic-version', '2023-06-01']);
    expect(bodiesOf(planned)).toEqual([{ ...body, model: 'claude-sonnet-4-5' }]);
    const answer = answerOf({ input_tokens: 9, context_management: { original_input_tokens: 9 } });
    expect(planned.readWhole([answer]).bytes).toBe(answer.body);
  });

  it.each<{ deployment: Deployment; path: string; answer: object }>([
    {
      deployment: deploymentOf('openai', 'gpt-4o'),
      path: '/v1/responses/input_tokens',
      answer: { object: 'response.input_tokens', input_tokens: 9 },
    },
    {
      deployment: azure,
      path: '/openai/v1/responses/input_tokens',
      answer: { input_tokens: 9 },
    },
    {
      deployment: oldAzure,
      path: '/openai/responses/input_tokens?api-version=2025-04-01',
      answer: { input_tokens: 9 },
    },
    {
      deployment: deploymentOf('google', 'gemini-2.5-flash'),
      path: '/v1beta/models/gemini-2.5-flash:countTokens',
      answer: { totalTokens: 9 },
    },
    {
      deployment: deploymentOf('bedrock', 'anthropic.claude-sonnet-4-5-20250929-v1:0'),
      path: '/model/anthropic.claude-sonnet-4-5-20250929-v1%3A0/count-tokens',
      answer: { inputTokens: 9 },
    },
  ])('goes to $path', async ({ deployment, path, answer }) => {
    const planned = await planJson('count_tokens', body, deployment);
    expect(planned.upstream.path).toBe(path);
    const counted = planned.readWhole([answerOf(answer)]);
    expect(contentOf(counted)).toEqual({ input_tokens: 9 });
    expect(counted.reading.usage).toMatchObject({ prompt_tokens: 0, completion_tokens: 0 });
  });

  it('is not guessed where the provider cannot count, which leaves it to another deployment', async () => {
    const nova = deploymentOf('bedrock', 'amazon.nova-pro-v1:0');
    await expect(planJson('count_tokens', body, nova)).rejects.toMatchObject({
      gatewayError: { code: 'NOT_FOUND', definition: { httpStatus: 404 } },
    });
    const request = await readEndpointRequest('count_tokens', undefined, Buffer.from(JSON.stringify(body)));
    const run = new CandidateRun([nova, claude], plannerFor(request));
    expect((await run.next()).deployment).toBe(claude);
  });

  it('is not taken for 0 where the answer has none', async () => {
    const planned = await planJson('count_tokens', body, deploymentOf('google', 'gemini-2.5-flash'));
    expect(() => planned.readWhole([answerOf({})])).toThrow(AnswerFailure);
  });

  it('fetches images that the provider cannot open', async () => {
    const content = [{ type: 'image', source: { type: 'url', url: 'https://example.com/a.png' } }];
    const asked = { model: 'm', messages: [{ role: 'user', content }] };
    const planned = await planJson('count_tokens', asked, deploymentOf('google', 'gemini-2.5-flash'));
    expect(JSON.stringify(bodiesOf(planned))).toContain(
      '"inlineData":{"mimeType":"image/png","data":"AAAA"}',
    );
  });

  describe('of a conversation with images at addresses', () => {
    const gemini = deploymentOf('google', 'gemini-2.5-flash');
    const asking = (...urls: readonly string[]): Promise<EndpointRequest> => {
      const content = urls.map((url) => ({ type: 'image', source: { type: 'url', url } }));
      const asked = { model: 'm', messages: [{ role: 'user', content }] };
      return readEndpointRequest('count_tokens', undefined, Buffer.from(JSON.stringify(asked)));
    };

    it('fetches each once, however often it is planned', async () => {
      const fetched: string[] = [];
      const plan = plannerFor(await asking('https://a.example/1', 'https://a.example/2'), (url) => {
        fetched.push(url);
        return Promise.resolve({ mediaType: 'image/png', data: 'AAAA' });
      });
      await plan(gemini);
      await plan(gemini);
      expect(fetched).toEqual(['https://a.example/1', 'https://a.example/2']);
    });

    it('is refused where they are too large together', async () => {
      const data = 'A'.repeat(21 * 1024 * 1024);
      const request = await asking('https://a.example/1', 'https://a.example/2');
      const plan = plannerFor(request, () => Promise.resolve({ mediaType: 'image/png', data }));
      await expect(plan(gemini)).rejects.toMatchObject({ name: 'TranslationRefusal', param: 'messages' });
    });

    it('is left to another deployment where one is not there', async () => {
      const missing = new GatewayError('BAD_REQUEST', 'It is not there.');
      const plan = plannerFor(await asking('https://a.example/1'), () => Promise.reject(missing));
      const run = new CandidateRun([gemini, claude], plan);
      expect((await run.next()).deployment).toBe(claude);
    });
  });
});
