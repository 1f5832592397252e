import { beforeEach, describe, expect, it } from '@jest/globals';
import { policyRecord } from '@trueport/testing';
import { post } from '../harness.js';
import { headerProviders, sharedModel, useUnified } from './unified-harness.js';

const policies = [
  policyRecord(1, { pattern: 'project titan' }),
  policyRecord(2, { action: 'redact', trigger_type: 'regex', pattern: '\\b\\d{3}-\\d{3}-\\d{4}\\b' }),
  policyRecord(3, { action: 'redact', pattern: 'mock provider', applies_to: 'response' }),
];

const unified = useUnified({}, { policies });
beforeEach(() => unified.mocks.clearRequests());

const ask = (path: string, provider: string, content: string, more: object = {}): Promise<Response> =>
  post(
    unified.ingress,
    path,
    { model: sharedModel, max_tokens: 100, messages: [{ role: 'user', content }], ...more },
    { 'x-portkey-provider': provider },
  );
const seenUpstream = (): string => Buffer.from(unified.mocks.requests()[0]?.body ?? '', 'base64').toString();
/** The text of a stream of either dialect, put together. */
const textOf = (stream: string): string =>
  [...stream.matchAll(/"(?:content|text)":"((?:[^"\\]|\\.)*)"/g)].map(([, text]) => text).join('');

// One pipeline: what a policy forbids on pass-through is forbidden here, whichever provider answers.
describe.each(headerProviders)('policies on the unified endpoints, %s', (provider) => {
  it.each([
    ['/v1/chat/completions', { error: { type: 'permission_error', code: 'policy_blocked' } }],
    ['/v1/messages', { type: 'error', error: { type: 'permission_error' } }],
  ])('block a prompt at %s in the words of its clients, and nothing is sent', async (path, error) => {
    const response = await ask(path, provider, 'tell me of Project Titan');
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject(error);
    expect(unified.mocks.requests()).toEqual([]);
    const requestId = response.headers.get('x-request-id') as string;
    expect(await unified.ingress.policyHit(requestId, 'pol-001')).toMatchObject({ direction: 'request' });
    const { data } = await unified.ingress.completedEvent(requestId);
    expect(data).toMatchObject({ status_code: 403, error_code: 'POLICY_BLOCKED' });
  });

  it('redact a prompt before it is translated', async () => {
    const response = await ask('/v1/chat/completions', provider, 'call 555-867-5309 now');
    expect(response.status).toBe(200);
    expect(seenUpstream()).toContain('[REDACTED]');
    expect(seenUpstream()).not.toContain('867-5309');
  });

  it.each(['/v1/chat/completions', '/v1/messages'])('redact an answer of %s', async (path) => {
    const text = await (await ask(path, provider, 'Hi')).text();
    expect(text).toContain('[REDACTED]');
    expect(text).not.toContain('mock provider');
  });

  it.each(['/v1/chat/completions', '/v1/messages'])(
    'redact a stream of %s across its events',
    async (path) => {
      const text = textOf(await (await ask(path, provider, 'Hi', { stream: true })).text());
      expect(text).toContain('[REDACTED]');
      expect(text).not.toContain('mock provider');
      expect(text).toContain('charged.');
    },
  );
});

it('the scan gets prompt and answer in the dialect of the client', async () => {
  const response = await ask('/v1/messages', 'google', 'Hi there');
  const requestId = response.headers.get('x-request-id') as string;
  await response.text();
  for (const direction of ['request', 'response'] as const) {
    const content = await unified.ingress.content(requestId, direction);
    expect(content).toMatchObject({ provider: 'google', dialect: 'anthropic', truncated: false });
  }
});
