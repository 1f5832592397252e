import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startIngressForTest, type IngressUnderTest } from '../harness.js';
import { send } from '../raw-client.js';
import { startUpstream, type RawUpstream } from '../raw-upstream.js';

interface UsageCase {
  readonly name: string;
  readonly path: string;
  readonly request: object;
  readonly contentType: string;
  readonly answer: string;
  readonly expected: object;
}

const json = 'application/json';
const eventStream = 'text/event-stream';
const openAiJson = JSON.stringify({
  model: 'gpt-4o-2024-08-06',
  choices: [{ message: { content: 'Hi' } }],
  usage: {
    prompt_tokens: 1000,
    completion_tokens: 200,
    prompt_tokens_details: { cached_tokens: 400 },
    completion_tokens_details: { reasoning_tokens: 50 },
  },
});

const cases: readonly UsageCase[] = [
  {
    name: 'OpenAI JSON',
    path: '/openai/v1/chat/completions',
    request: { model: 'gpt-4o', messages: [] },
    contentType: json,
    answer: openAiJson,
    expected: {
      provider: 'openai',
      path: '/chat/completions',
      model: 'gpt-4o-2024-08-06',
      requested_model: 'gpt-4o',
      stream: false,
      usage_source: 'provider',
      usage: { prompt_tokens: 1000, completion_tokens: 200, cached_tokens: 400, reasoning_tokens: 50 },
    },
  },
  {
    name: 'an OpenAI stream with include_usage',
    path: '/openai/v1/chat/completions',
    request: { model: 'gpt-4o', stream: true, stream_options: { include_usage: true } },
    contentType: eventStream,
    answer:
      'data: {"model":"gpt-4o-x","choices":[{"delta":{"content":"Hi"}}],"usage":null}\n\n' +
      'data: {"model":"gpt-4o-x","choices":[],"usage":{"prompt_tokens":7,"completion_tokens":3}}\n\ndata: [DONE]\n\n',
    expected: {
      model: 'gpt-4o-x',
      stream: true,
      usage_source: 'provider',
      usage: { prompt_tokens: 7, completion_tokens: 3 },
    },
  },
  {
    name: 'an OpenAI stream without usage',
    path: '/openai/v1/chat/completions',
    request: { model: 'gpt-4o', stream: true, messages: [{ role: 'user', content: 'x'.repeat(400) }] },
    contentType: eventStream,
    answer: `data: {"model":"gpt-4o","choices":[{"delta":{"content":"${'y'.repeat(80)}"}}]}\n\ndata: [DONE]\n\n`,
    expected: { usage_source: 'estimated', usage: { prompt_tokens: 100, completion_tokens: 20 } },
  },
  {
    name: 'an Anthropic stream',
    path: '/anthropic/v1/messages',
    request: { model: 'claude-sonnet-4-6', stream: true, max_tokens: 10 },
    contentType: eventStream,
    answer:
      'event: message_start\ndata: {"type":"message_start","message":{"model":"claude-sonnet-4-6","usage":{"input_tokens":100,"cache_read_input_tokens":10000,"cache_creation_input_tokens":2000,"output_tokens":1}}}\n\n' +
      'event: message_delta\ndata: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":500}}\n\n' +
      'event: message_stop\ndata: {"type":"message_stop"}\n\n',
    expected: {
      provider: 'anthropic',
      model: 'claude-sonnet-4-6',
      usage: {
        prompt_tokens: 12100,
        completion_tokens: 500,
        cached_tokens: 10000,
        cache_write_5m_tokens: 2000,
      },
    },
  },
  {
    name: 'a Gemini JSON array stream',
    path: '/google/v1beta/models/gemini-2.5-pro:streamGenerateContent',
    request: { contents: [] },
    contentType: json,
    answer:
      '[{"modelVersion":"gemini-2.5-pro","usageMetadata":{"promptTokenCount":20,"candidatesTokenCount":1}}\n,\r\n' +
      '{"modelVersion":"gemini-2.5-pro","usageMetadata":{"promptTokenCount":20,"candidatesTokenCount":9,"thoughtsTokenCount":5}}]',
    expected: {
      provider: 'google',
      model: 'gemini-2.5-pro',
      stream: true,
      usage: { prompt_tokens: 20, completion_tokens: 14, reasoning_tokens: 5 },
    },
  },
  {
    name: 'Azure OpenAI JSON',
    path: '/azure/my-resource/my-deployment/chat/completions?api-version=2024-02-01',
    request: { messages: [] },
    contentType: json,
    answer: openAiJson,
    expected: {
      provider: 'azure',
      deployment: 'my-resource/my-deployment',
      model: 'gpt-4o-2024-08-06',
      path: '/chat/completions',
    },
  },
];

describe('usage of a pass-through answer', () => {
  let upstream: RawUpstream;
  let ingress: IngressUnderTest;
  let current: { headers: Record<string, string>; body: Buffer };

  beforeAll(async () => {
    upstream = await startUpstream((response) => response.writeHead(200, current.headers).end(current.body));
    ingress = await startIngressForTest({ upstreamUrl: upstream.url });
  });
  afterAll(async () => {
    await ingress.stop();
    await upstream.close();
  });

  const encodings: [string, (text: string) => Buffer][] = [
    ['identity', (text) => Buffer.from(text)],
    ['gzip', (text) => gzipSync(text)],
    ['br', (text) => brotliCompressSync(text)],
  ];

  it.each(
    cases.flatMap((one) => encodings.map(([encoding, encode]) => [one.name, encoding, one, encode] as const)),
  )('is read from %s (%s) while the bytes stay as they are', async (_name, encoding, one, encode) => {
    const body = encode(one.answer);
    current = {
      headers: {
        'content-type': one.contentType,
        ...(encoding === 'identity' ? {} : { 'content-encoding': encoding }),
      },
      body,
    };
    const received = await send(`${ingress.url}/trueportai-services${one.path}`, {
      headers: { 'x-api-key': ingress.apiKey, 'content-type': json },
      body: JSON.stringify(one.request),
    });
    expect(received.body.equals(body)).toBe(true);
    const event = await ingress.completedEvent(received.headers['x-gateway-request-id'] as string);
    expect(event.data).toMatchObject(one.expected);
    expect(event.data).toMatchObject({
      status_code: 200,
      error_code: null,
      response_size_bytes: body.length,
      request_size_bytes: Buffer.byteLength(JSON.stringify(one.request)),
    });
  });

  it('is none where there is nothing to count', async () => {
    current = { headers: { 'content-type': json }, body: Buffer.from('{"object":"list","data":[]}') };
    const received = await send(`${ingress.url}/trueportai-services/openai/v1/models`, {
      headers: { 'x-api-key': ingress.apiKey },
    });
    const event = await ingress.completedEvent(received.headers['x-gateway-request-id'] as string);
    expect(event.data).toMatchObject({
      usage_source: 'none',
      usage: { prompt_tokens: 0, completion_tokens: 0 },
      model: null,
    });
  });

  it('does not disturb an answer that is garbage', async () => {
    current = {
      headers: { 'content-type': json, 'content-encoding': 'gzip' },
      body: Buffer.from('this is not gzip'),
    };
    const received = await send(`${ingress.url}/trueportai-services/openai/v1/x`, {
      headers: { 'x-api-key': ingress.apiKey },
    });
    expect([received.complete, received.body.toString()]).toEqual([true, 'this is not gzip']);
    const event = await ingress.completedEvent(received.headers['x-gateway-request-id'] as string);
    expect(event.data.usage_source).toBe('none');
  });

  it('holds no prompt, no completion and no credential', async () => {
    current = {
      headers: { 'content-type': json },
      body: Buffer.from('{"choices":[{"message":{"content":"open sesame"}}]}'),
    };
    const received = await send(`${ingress.url}/trueportai-services/openai/v1/x?secret=sesame`, {
      headers: { 'x-api-key': ingress.apiKey, 'content-type': json },
      body: '{"messages":[{"content":"sesame"}]}',
    });
    const event = await ingress.completedEvent(received.headers['x-gateway-request-id'] as string);
    expect(JSON.stringify(event)).not.toContain('sesame');
    expect(JSON.stringify(event)).not.toContain(ingress.apiKey);
  });
});
