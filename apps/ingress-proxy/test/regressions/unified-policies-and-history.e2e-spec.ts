import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { policyRecord, uniqueName, waitUntil } from '@trueport/testing';
import { post, type IngressUnderTest } from '../harness.js';
import { startUpstream, type RawUpstream } from '../raw-upstream.js';
import { answerJson, answerOf, bodyOf, deployments, startInFrontOf } from './regression-harness.js';

const policies = [
  policyRecord(1, { pattern: 'project titan', applies_to: 'request' }),
  policyRecord(2, {
    action: 'redact',
    trigger_type: 'regex',
    pattern: '\\b\\d{3}-\\d{3}-\\d{4}\\b',
    applies_to: 'request',
  }),
];
const served = deployments(
  { provider: 'openai', model: 'gpt-4.1', serves: ['openai'] },
  { provider: 'anthropic', model: 'claude-sonnet-4-5', serves: ['anthropic'] },
);

let provider: RawUpstream;
/** Two instances with the same Redis: of one the tenant has no policies, as it had none yesterday. */
let yesterday: IngressUnderTest;
let today: IngressUnderTest;
let made = 0;
beforeAll(async () => {
  provider = await startUpstream((response, seen) => {
    made += 1;
    answerJson(response, answerOf(seen, `made_${made}`));
  });
  const shared = { ...served, REDIS_KEY_PREFIX: `${uniqueName()}:` };
  yesterday = await startInFrontOf(provider.url, shared);
  today = await startInFrontOf(provider.url, shared, { policies });
});
afterAll(async () => {
  await Promise.all([yesterday?.stop(), today?.stop()]);
  await provider?.close();
});
beforeEach(() => {
  provider.seen.length = 0;
});

const ask = (at: IngressUnderTest, model: string, input: string, previous?: string): Promise<Response> =>
  post(at, '/v1/responses', { model, input, ...(previous && { previous_response_id: previous }) });
/** Makes a response and waits until it is kept. */
const keptResponse = async (at: IngressUnderTest, model: string, input: string): Promise<string> => {
  const { id } = (await (await ask(at, model, input)).json()) as { id: string };
  await waitUntil(async () => (await itemsOf(at, id)).status === 200);
  provider.seen.length = 0;
  return id;
};
const itemsOf = (at: IngressUnderTest, id: string): Promise<Response> =>
  fetch(`${at.url}/v1/responses/${id}/input_items`, { headers: { 'x-api-key': at.apiKey } });

describe.each(['openai', 'anthropic'])('a request that continues a response of %s', (model) => {
  it('is judged by the policies itself: what they redact is not sent', async () => {
    const previous = await keptResponse(today, model, 'Hello');
    const response = await ask(today, model, 'call 555-867-5309 now', previous);
    expect(response.status).toBe(200);
    expect(provider.seen).toHaveLength(1);
    expect(provider.seen[0]?.body.toString()).toContain('[REDACTED]');
    expect(provider.seen[0]?.body.toString()).not.toContain('867-5309');
  });

  it('is judged by the policies itself: what they block is not sent', async () => {
    const previous = await keptResponse(today, model, 'Hello');
    const response = await ask(today, model, 'tell me of Project Titan', previous);
    expect(response.status).toBe(403);
    expect(provider.seen).toEqual([]);
  });

  it('is refused when the policies of today block what was said before', async () => {
    const previous = await keptResponse(yesterday, model, 'tell me of Project Titan');
    const response = await ask(today, model, 'Go on', previous);
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ error: { code: 'policy_blocked' } });
    expect(provider.seen).toEqual([]);
  });

  it('does not bring back what the policies of today redact from what was said before', async () => {
    const previous = await keptResponse(yesterday, model, 'call 555-867-5309 now');
    const response = await ask(today, model, 'Go on', previous);
    expect(response.status).toBe(200);
    expect(bodyOf(provider.seen[0]).previous_response_id).toBeUndefined();
    expect(provider.seen[0]?.body.toString()).toContain('[REDACTED]');
    expect(provider.seen[0]?.body.toString()).not.toContain('867-5309');
  });

  it('goes on when the policies find nothing in what was said before', async () => {
    const previous = await keptResponse(yesterday, model, 'Hello');
    expect((await ask(today, model, 'Go on', previous)).status).toBe(200);
  });
});

it.each(['openai', 'anthropic'])('what a policy redacts is not kept with a response of %s', async (model) => {
  const id = await keptResponse(today, model, 'call 555-867-5309 now');
  const text = await (await itemsOf(today, id)).text();
  expect(text).toContain('[REDACTED]');
  expect(text).not.toContain('867-5309');
});
