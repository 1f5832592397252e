import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { post, type IngressUnderTest } from '../harness.js';
import { startUpstream, type RawUpstream, type SeenRequest } from '../raw-upstream.js';
import {
  answerJson,
  answerOf,
  deployments,
  openStream,
  requests,
  startInFrontOf,
  type ConversationPath,
} from './regression-harness.js';

const image = 'A'.repeat(9 * 1024 * 1024);

let provider: RawUpstream;
let answer: (response: ServerResponse, seen: SeenRequest) => void = (response) => response.end();
let ingress: IngressUnderTest;
beforeAll(async () => {
  provider = await startUpstream((response, seen) => answer(response, seen));
  ingress = await startInFrontOf(
    provider.url,
    deployments(
      { provider: 'openai', model: 'gpt-4.1', serves: ['openai'] },
      { provider: 'anthropic', model: 'claude-sonnet-4-5', serves: ['anthropic'] },
      { provider: 'google', model: 'gemini-2.5-flash', serves: ['google'] },
    ),
  );
});
afterAll(async () => {
  await ingress?.stop();
  await provider?.close();
});

// It was refused as no JSON, after the provider had billed it.
describe('an answer of more than 8 MiB', () => {
  it.each<[ConversationPath, string]>([
    ['/v1/chat/completions', 'openai'],
    ['/v1/messages', 'anthropic'],
    ['/v1/responses', 'openai'],
  ])('passes at %s from %s, with its usage', async (path, model) => {
    answer = (response, seen) => answerJson(response, { image, ...answerOf(seen, 'made') });
    const response = await post(ingress, path, { ...requests[path], model });
    expect(response.status).toBe(200);
    expect(((await response.json()) as { image: string }).image).toHaveLength(image.length);
    const { data } = await ingress.completedEvent(response.headers.get('x-request-id') as string);
    expect(data).toMatchObject({ usage_source: 'provider', usage: { prompt_tokens: 5 } });
  });

  it('passes although it was compressed', async () => {
    answer = (response, seen) =>
      response
        .writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
        .end(gzipSync(JSON.stringify({ image, ...answerOf(seen, 'made') })));
    const body = { ...requests['/v1/chat/completions'], model: 'openai' };
    const response = await post(ingress, '/v1/chat/completions', body);
    expect(response.headers.get('content-encoding')).toBeNull();
    expect(((await response.json()) as { image: string }).image).toHaveLength(image.length);
  });
});

// It was passed over, and "broke off" told behind an answer that was complete.
describe('a last event of more than 8 MiB', () => {
  it('is the end of its stream', async () => {
    const delta = { type: 'response.output_text.delta', item_id: 'm', output_index: 0, delta: 'Hello' };
    const completed = {
      type: 'response.completed',
      response: {
        id: 'resp_1',
        status: 'completed',
        model: 'gpt-x',
        output: [{ type: 'image_generation_call', id: 'ig_1', status: 'completed', result: image }],
        usage: { input_tokens: 5, output_tokens: 2, total_tokens: 7 },
      },
    };
    const text = [delta, completed]
      .map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
      .join('');
    answer = (response) => response.writeHead(200, { 'content-type': 'text/event-stream' }).end(text);
    const body = { ...requests['/v1/responses'], model: 'openai', stream: true };
    const client = openStream(ingress, '/v1/responses', body);
    expect(await client.ended).toBe(true);
    expect(client.text()).toHaveLength(text.length);
    const { data } = await ingress.completedEvent(client.requestId());
    expect(data).toMatchObject({ error_code: null, usage: { prompt_tokens: 5 } });
  });

  it('is read where it is told in another dialect', async () => {
    const chunk = {
      responseId: 'made',
      candidates: [
        {
          content: {
            role: 'model',
            parts: [{ text: 'Hello' }, { inlineData: { mimeType: 'image/png', data: image } }],
          },
          finishReason: 'STOP',
          index: 0,
        },
      ],
      usageMetadata: { promptTokenCount: 5, candidatesTokenCount: 2, totalTokenCount: 7 },
    };
    const text = `data: ${JSON.stringify(chunk)}\r\n\r\n`;
    answer = (response) => response.writeHead(200, { 'content-type': 'text/event-stream' }).end(text);
    const body = { ...requests['/v1/chat/completions'], model: 'google', stream: true };
    const client = openStream(ingress, '/v1/chat/completions', body);
    expect(await client.ended).toBe(true);
    expect(client.text()).toContain('Hello');
    expect(client.text()).toContain('data: [DONE]');
    const { data } = await ingress.completedEvent(client.requestId());
    expect(data).toMatchObject({ error_code: null, usage: { prompt_tokens: 5 } });
  });
});
