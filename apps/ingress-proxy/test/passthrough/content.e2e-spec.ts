import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { maxContentBytes, type ContentCapturedData } from '@trueport/contracts';
import { startIngressForTest, type IngressUnderTest } from '../harness.js';
import { send, type RawAnswer } from '../raw-client.js';
import { startUpstream, type RawUpstream } from '../raw-upstream.js';

const textOf = (content: ContentCapturedData): string =>
  Buffer.from(content.body_base64, 'base64').toString();

// The scan sees what went over the wire, or says that it did not.
describe('the content handed to the scan', () => {
  let upstream: RawUpstream;
  let ingress: IngressUnderTest;
  let answerType = 'application/json';
  let answerText = '{"choices":[{"message":{"content":"an answer"}}]}';

  beforeAll(async () => {
    upstream = await startUpstream((response) => {
      response.writeHead(200, { 'content-type': answerType });
      // In many parts, as streams come.
      for (let at = 0; at < answerText.length; at += 5) response.write(answerText.slice(at, at + 5));
      response.end();
    });
    ingress = await startIngressForTest({ upstreamUrl: upstream.url });
  });
  afterAll(async () => {
    await ingress.stop();
    await upstream.close();
  });

  const ask = (body: string, options: { chunked?: boolean; type?: string } = {}): Promise<RawAnswer> =>
    send(`${ingress.url}/trueportai-services/openai/v1/chat/completions`, {
      headers: { 'x-api-key': ingress.apiKey, 'content-type': options.type ?? 'application/json' },
      body,
      chunked: options.chunked ?? false,
    });
  const idOf = (answer: RawAnswer): string => answer.headers['x-gateway-request-id'] as string;

  it.each([false, true])('is prompt and answer, whole, with a chunked request: %s', async (chunked) => {
    const prompt = '{"messages":[{"role":"user","content":"a prompt"}]}';
    const id = idOf(await ask(prompt, { chunked }));
    const request = await ingress.content(id, 'request');
    expect(textOf(request)).toBe(prompt);
    expect(request).toMatchObject({ truncated: false, body_bytes: prompt.length, tenant_id: 'demo' });
    expect(textOf(await ingress.content(id, 'response'))).toBe(answerText);
  });

  it('is cut at its limit, and says so', async () => {
    const prompt = JSON.stringify({ messages: [{ content: 'x'.repeat(maxContentBytes) }] });
    const request = await ingress.content(idOf(await ask(prompt)), 'request');
    expect(request).toMatchObject({ truncated: true, body_bytes: prompt.length });
    expect(textOf(request)).toHaveLength(maxContentBytes);
  });

  it('is empty for what is no text', async () => {
    const before = [answerType, answerText] as const;
    [answerType, answerText] = ['audio/mpeg', 'sound'];
    const answer = await ingress.content(idOf(await ask('{}')), 'response');
    expect(answer).toMatchObject({ truncated: false, body_bytes: 5, body_base64: '' });
    [answerType, answerText] = before;
  });
});
