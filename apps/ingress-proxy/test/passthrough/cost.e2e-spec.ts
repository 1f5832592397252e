import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startIngressForTest, type IngressUnderTest } from '../harness.js';
import { send, type RawAnswer } from '../raw-client.js';
import { startUpstream, type RawUpstream } from '../raw-upstream.js';

const usage =
  '"usage":{"prompt_tokens":1000,"completion_tokens":200,"prompt_tokens_details":{"cached_tokens":400}}';
const openAi = `{"model":"gpt-4o","choices":[],${usage}}`;

// Whoever bills by the header must read the digits that the log has.
describe('X-Gateway-Cost-Usd', () => {
  let upstream: RawUpstream;
  let ingress: IngressUnderTest;
  let current: { headers: Record<string, string>; parts: readonly string[] };

  beforeAll(async () => {
    upstream = await startUpstream((response) => {
      response.writeHead(200, current.headers);
      current.parts.forEach((part) => response.write(part));
      response.end();
    });
    ingress = await startIngressForTest({ upstreamUrl: upstream.url });
  });
  afterAll(async () => {
    await ingress.stop();
    await upstream.close();
  });

  const ask = (body = '{"model":"gpt-4o"}'): Promise<RawAnswer> =>
    send(`${ingress.url}/trueportai-services/openai/v1/chat/completions`, {
      headers: { 'x-api-key': ingress.apiKey, 'content-type': 'application/json' },
      body,
    });

  it('is a header of a JSON answer of known length', async () => {
    current = {
      headers: { 'content-type': 'application/json', 'content-length': String(openAi.length) },
      parts: [openAi],
    };
    const answer = await ask();
    expect(answer.headers['x-gateway-cost-usd']).toBe('0.004');
    expect(answer.body.toString()).toBe(openAi);
  });

  it('is a trailer of a stream', async () => {
    current = {
      headers: { 'content-type': 'text/event-stream' },
      parts: [`data: {"model":"gpt-4o","choices":[],${usage}}\n\n`, 'data: [DONE]\n\n'],
    };
    const answer = await ask();
    expect(answer.headers['trailer']).toBe('x-gateway-cost-usd');
    expect(answer.rawTrailers).toEqual(['x-gateway-cost-usd', '0.004']);
  });

  it('is absent for a model without a price, never 0', async () => {
    const unknown = openAi.replace('gpt-4o', 'my-finetune');
    current = {
      headers: { 'content-type': 'application/json', 'content-length': String(unknown.length) },
      parts: [unknown],
    };
    expect((await ask('{"model":"my-finetune"}')).headers).not.toHaveProperty('x-gateway-cost-usd');
  });
});
