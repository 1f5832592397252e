import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { policyRecord } from '@trueport/testing';
import { startIngressForTest, type IngressUnderTest } from '../harness.js';
import { send, type RawAnswer } from '../raw-client.js';
import { startUpstream, type RawUpstream } from '../raw-upstream.js';

const policies = [
  policyRecord(1, { pattern: 'project titan' }),
  policyRecord(2, { action: 'redact', trigger_type: 'regex', pattern: '\\b\\d{3}-\\d{3}-\\d{4}\\b' }),
  policyRecord(3, { action: 'redact', trigger_type: 'pii', pattern: 'US_SSN' }),
  policyRecord(4, { action: 'alert', pattern: 'merger' }),
];

const ask = (content: string): string =>
  `{"model":"gpt-4o","unknown":{"big":12345678901234567890},  "messages":[{"role":"user","content":${JSON.stringify(content)}}]}`;
const answerOf = (content: string): string =>
  `{"model":"gpt-4o","choices":[{"index":0,"message":{"role":"assistant","content":${JSON.stringify(content)}}}],"usage":{"prompt_tokens":5,"completion_tokens":7}}`;

// What a policy forbids must not pass in any form; what it does not speak of must not change.
describe('policies in line', () => {
  let upstream: RawUpstream;
  let ingress: IngressUnderTest;
  let answer: { type: string; parts: readonly (string | Buffer)[]; encoding?: string };

  beforeAll(async () => {
    upstream = await startUpstream((response) => {
      response.writeHead(200, {
        'content-type': answer.type,
        ...(answer.encoding === undefined ? {} : { 'content-encoding': answer.encoding }),
      });
      answer.parts.forEach((part) => response.write(part));
      response.end();
    });
    ingress = await startIngressForTest({ upstreamUrl: upstream.url, policies });
  });
  afterAll(async () => {
    await ingress.stop();
    await upstream.close();
  });
  beforeEach(() => {
    upstream.seen.length = 0;
    answer = { type: 'application/json', parts: [answerOf('fine')] };
  });

  const post = (body: string | Buffer, headers: Record<string, string> = {}): Promise<RawAnswer> =>
    send(`${ingress.url}/trueportai-services/openai/v1/chat/completions`, {
      headers: { 'x-api-key': ingress.apiKey, 'content-type': 'application/json', ...headers },
      body,
    });
  const idOf = (received: RawAnswer): string => received.headers['x-gateway-request-id'] as string;
  const streamOf = (words: readonly string[]): typeof answer => ({
    type: 'text/event-stream',
    parts: [
      ...words.map(
        (content) => `data: {"choices":[{"index":0,"delta":{"content":${JSON.stringify(content)}}}]}\n\n`,
      ),
      'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\n',
      'data: [DONE]\n\n',
    ],
  });
  const streamedText = (received: RawAnswer): string =>
    [...received.body.toString().matchAll(/^data: (\{.*\})$/gm)]
      .map(([, json]) => JSON.parse(json ?? '') as { choices?: { delta: { content?: string } }[] })
      .map(({ choices }) => choices?.[0]?.delta.content ?? '')
      .join('');

  it('lets a harmless request and its answer pass byte for byte', async () => {
    const received = await post(ask('hello'));
    expect(upstream.seen[0]?.body.toString()).toBe(ask('hello'));
    expect(received.body.toString()).toBe(answerOf('fine'));
  });

  it('refuses a blocked prompt with 403, before anything leaves', async () => {
    const received = await post(ask('Tell me about Project Titan'));
    expect(received.status).toBe(403);
    expect(JSON.parse(received.body.toString())).toMatchObject({ code: 'POLICY_BLOCKED' });
    expect(received.body.toString()).not.toMatch(/titan/i);
    expect(upstream.seen).toEqual([]);
    const hit = await ingress.policyHit(idOf(received), 'pol-001');
    expect(hit).toMatchObject({
      auto_blocked: true,
      direction: 'request',
      action: 'block',
      key_id: expect.any(String),
    });
    expect(JSON.stringify(hit)).not.toMatch(/titan/i);
    expect((await ingress.completedEvent(idOf(received))).data).toMatchObject({
      status_code: 403,
      error_code: 'POLICY_BLOCKED',
    });
  });

  it('admits a request that it blocks like any other, and gives its prompt to the scan', async () => {
    const prompt = ask('Tell me about Project Titan');
    const id = idOf(await post(prompt));
    await ingress.completedEvent(id);
    expect(await ingress.admissions(id)).toHaveLength(1);
    const { body_base64: body } = await ingress.content(id, 'request');
    expect(Buffer.from(body, 'base64').toString()).toBe(prompt);
  });

  it('redacts a prompt, and leaves everything else of it as it was', async () => {
    const received = await post(ask('Call 555-123-4567, SSN 536-90-4399, thanks'));
    expect(received.status).toBe(200);
    expect(upstream.seen[0]?.body.toString()).toBe(ask('Call [REDACTED], SSN [REDACTED], thanks'));
    const hit = await ingress.policyHit(idOf(received), 'pol-003');
    expect(hit).toMatchObject({ type: 'pii', entities: [{ type: 'US_SSN' }], auto_blocked: false });
    expect(JSON.stringify(hit)).not.toContain('536-90');
  });

  it('alerts without touching anything', async () => {
    const received = await post(ask('the merger is near'));
    expect(upstream.seen[0]?.body.toString()).toBe(ask('the merger is near'));
    expect(await ingress.policyHit(idOf(received), 'pol-004')).toMatchObject({ action: 'alert' });
  });

  it('redacts a JSON answer and tells its new length', async () => {
    answer = { type: 'application/json', parts: [answerOf('My number is 555-123-4567.')] };
    const received = await post(ask('number?'));
    expect(received.body.toString()).toBe(answerOf('My number is [REDACTED].'));
    expect(received.headers['content-length']).toBe(String(received.body.length));
    expect(upstream.seen[0]?.headers['accept-encoding']).toBe('identity');
  });

  it('withholds a blocked JSON answer, and bills its tokens', async () => {
    answer = { type: 'application/json', parts: [answerOf('Project Titan is secret')] };
    const received = await post(ask('what?'));
    expect(received.status).toBe(403);
    expect(received.body.toString()).not.toMatch(/titan/i);
    expect((await ingress.completedEvent(idOf(received))).data).toMatchObject({
      status_code: 403,
      error_code: 'POLICY_BLOCKED',
      usage: { prompt_tokens: 5, completion_tokens: 7 },
    });
  });

  it('redacts a stream across its events', async () => {
    answer = streamOf(['My number is 55', '5-12', '3-45', '67, call me', ' soon']);
    const received = await post(ask('number?'));
    expect(streamedText(received)).toBe('My number is [REDACTED], call me soon');
    expect(received.body.toString()).toContain('[DONE]');
    expect(await ingress.policyHit(idOf(received), 'pol-002')).toMatchObject({ direction: 'response' });
  });

  it('ends a stream with an error event before a blocked word is whole', async () => {
    answer = streamOf(['All is well. ', 'Proj', 'ect Ti', 'tan is', ' secret', ' x'.repeat(400)]);
    const received = await post(ask('what?'));
    expect(received.body.toString()).not.toMatch(/titan|Ti"/i);
    expect(received.body.toString()).toContain('POLICY_BLOCKED');
    expect((await ingress.completedEvent(idOf(received))).data.error_code).toBe('POLICY_BLOCKED');
    expect(await ingress.policyHit(idOf(received), 'pol-001')).toMatchObject({ auto_blocked: true });
  });

  // Whoever compresses, or sends what cannot be read, does not get around a policy that fails closed.
  it.each([
    ['a compressed prompt', gzipSync(ask('Project Titan')), { 'content-encoding': 'gzip' }],
    ['a prompt that is cut off', ask('Project Titan').slice(0, -4), {}],
  ])('refuses %s', async (_name, body, headers) => {
    expect((await post(body, headers as Record<string, string>)).status).toBe(403);
    expect(upstream.seen).toEqual([]);
  });

  it('withholds an answer that is compressed although it must not be', async () => {
    answer = { type: 'application/json', encoding: 'gzip', parts: [gzipSync(answerOf('Project Titan'))] };
    expect((await post(ask('what?'))).status).toBe(403);
  });
});
