import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { testServers, uniqueName, waitUntil } from '@trueport/testing';
import { Redis } from 'ioredis';
import { post, type IngressUnderTest } from '../harness.js';
import { startUpstream, type RawUpstream } from '../raw-upstream.js';
import { startTokenIssuer, type TokenIssuer } from '../token-issuer.js';
import { answerJson, answerOf, bodyOf, deployments, startInFrontOf } from './regression-harness.js';

const azure = (resource: string) => ({
  provider: 'azure',
  model: 'prod',
  base_model: 'gpt-4.1',
  resource,
  serves: [resource],
});

interface MadeResponse {
  readonly id: string;
  readonly output: readonly { readonly id: string }[];
}

let provider: RawUpstream;
let issuer: TokenIssuer;
let ingress: IngressUnderTest;
let acme: string;
let globex: string;
let made = 0;
beforeAll(async () => {
  issuer = await startTokenIssuer();
  provider = await startUpstream((response, seen) => {
    made += 1;
    answerJson(response, answerOf(seen, `made_${made}`));
  });
  ingress = await startInFrontOf(provider.url, {
    ...deployments(
      { provider: 'openai', model: 'gpt-4.1', serves: ['openai'] },
      { provider: 'anthropic', model: 'claude-sonnet-4-5', serves: ['anthropic'] },
      azure('first'),
      azure('second'),
    ),
    ...issuer.settings,
  });
  acme = await issuer.tokenFor('acme');
  globex = await issuer.tokenFor('globex');
});
afterAll(async () => {
  await ingress?.stop();
  await provider?.close();
  issuer?.close();
});
beforeEach(() => {
  provider.seen.length = 0;
});

const ask = (token: string, model: string, more: object): Promise<Response> =>
  fetch(`${ingress.url}/v1/responses`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model, ...more }),
  });
/** Makes a response and waits until it is kept. */
const kept = async (
  token: string,
  model: string,
  input: unknown = 'The door is blue.',
): Promise<MadeResponse> => {
  const response = (await (await ask(token, model, { input })).json()) as MadeResponse;
  const url = `${ingress.url}/v1/responses/${response.id}`;
  await waitUntil(
    async () => (await fetch(url, { headers: { authorization: `Bearer ${token}` } })).status === 200,
  );
  provider.seen.length = 0;
  return response;
};
const reference = (id: string | undefined) => ({ type: 'item_reference', id });
const question = { role: 'user', content: 'Which door?' };

describe.each(['openai', 'anthropic', 'first'])('a reference to an item, at %s', (model) => {
  it('of a response of the same tenant is good', async () => {
    const mine = await kept(acme, model);
    const response = await ask(acme, model, { input: [reference(mine.output[0]?.id), question] });
    expect(response.status).toBe(200);
    expect(provider.seen).toHaveLength(1);
  });

  it('of a response of another tenant is refused, naming it, and not sent', async () => {
    const theirs = await kept(globex, model);
    const response = await ask(acme, model, { input: [reference(theirs.output[0]?.id), question] });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { param: 'input[0]' } });
    expect(provider.seen).toEqual([]);
  });

  it('of a response of another tenant is refused without its type, too', async () => {
    const theirs = await kept(globex, model);
    const response = await ask(acme, model, { input: [{ id: theirs.output[0]?.id }, question] });
    expect(response.status).toBe(400);
    expect(provider.seen).toEqual([]);
  });

  it('of nobody is refused, and not sent', async () => {
    const response = await ask(acme, model, { input: [question, reference('msg_of_nobody')] });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { param: 'input[1]' } });
    expect(provider.seen).toEqual([]);
  });

  it('whose id a tenant has only taken into its own input is never looked up at the provider', async () => {
    const theirs = await kept(globex, model);
    const id = theirs.output[0]?.id;
    const content = [{ type: 'output_text', text: 'mine', annotations: [] }];
    await kept(acme, model, [{ type: 'message', role: 'assistant', id, content, status: 'completed' }]);
    await ask(acme, model, { input: [reference(id), question] });
    for (const seen of provider.seen) expect(seen.body.toString()).not.toContain('item_reference');
  });
});

it.each([
  ['anthropic', 'anthropic'],
  ['openai', 'openai'],
  ['openai', 'anthropic'],
  ['anthropic', 'openai'],
])('a reference stays good turn after turn: first at %s, then at %s', async (first, then) => {
  const { output } = await kept(acme, first, 'The door is blue.');
  const second = await kept(acme, first, [
    reference(output[0]?.id),
    { role: 'user', content: 'And the roof?' },
  ]);
  const input = [reference(output[0]?.id), reference(second.output[0]?.id), question];
  expect((await ask(acme, then, { input })).status).toBe(200);
  if (then !== first) expect(provider.seen[0]?.body.toString()).not.toContain('item_reference');
  expect((await ask(acme, then, { input: 'Go on', previous_response_id: second.id })).status).toBe(200);
  if (then !== first) expect(provider.seen[1]?.body.toString()).not.toContain('item_reference');
});

it('items of several providers are told to each that did not make all of them', async () => {
  const there = await kept(acme, 'anthropic', 'The door is blue.');
  const here = await kept(acme, 'openai', 'The roof is red.');
  const input = [reference(there.output[0]?.id), reference(here.output[0]?.id), question];
  expect((await ask(acme, 'openai', { input })).status).toBe(200);
  expect(provider.seen[0]?.body.toString()).not.toContain('item_reference');
});

it('what another provider made is told even when an item of this one is referred to', async () => {
  const there = await kept(acme, 'anthropic', 'The door is blue.');
  const here = await kept(acme, 'openai', 'The roof is red.');
  const input = [reference(here.output[0]?.id), question];
  expect((await ask(acme, 'openai', { previous_response_id: there.id, input })).status).toBe(200);
  expect(bodyOf(provider.seen[0]).previous_response_id).toBeUndefined();
  expect(provider.seen[0]?.body.toString()).toContain('The door is blue.');
});

it.each(['openai', 'anthropic', 'first'])(
  'a conversation kept by the provider is refused at %s, naming the field, and not sent',
  async (model) => {
    for (const conversation of ['conv_1', { id: 'conv_1' }]) {
      const response = await ask(acme, model, { input: 'Hi', conversation });
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ error: { param: 'conversation' } });
    }
    expect(provider.seen).toEqual([]);
  },
);

describe('a response of one Azure resource', () => {
  it('is named to the resource that made it, which knows what was said', async () => {
    const { id } = await kept(acme, 'first');
    expect((await ask(acme, 'first', { input: 'Go on', previous_response_id: id })).status).toBe(200);
    expect(bodyOf(provider.seen[0])).toMatchObject({ previous_response_id: id, input: 'Go on' });
  });

  it('is told to another resource, which cannot know it', async () => {
    const { id } = await kept(acme, 'first');
    expect((await ask(acme, 'second', { input: 'Go on', previous_response_id: id })).status).toBe(200);
    expect(provider.seen[0]?.url).toContain('/azure/second/');
    expect(bodyOf(provider.seen[0]).previous_response_id).toBeUndefined();
    expect(provider.seen[0]?.body.toString()).toContain('The door is blue.');
  });
});

it('references to more than 32 MiB of responses are refused before they are read', async () => {
  const prefix = `${uniqueName()}:`;
  const redis = new Redis(testServers.redisUrl);
  const alone = await startInFrontOf(provider.url, {
    ...deployments({ provider: 'openai', model: 'gpt-4.1', serves: ['openai'] }),
    REDIS_KEY_PREFIX: prefix,
    RESPONSES_TIMEOUT_MS: '10000',
  });
  try {
    const filler = 'x'.repeat(9 * 1024 * 1024);
    const ids = ['one', 'two', 'three', 'four'];
    for (const id of ids) {
      const output = [{ id: `msg_${id}`, type: 'message', role: 'assistant', content: filler }];
      const record = { id, tenant_id: 'demo', createdSeconds: 0, input: [], response: { id, output } };
      await redis.set(`${prefix}response:4:demo:${id}`, JSON.stringify({ ...record, place: 'openai' }));
      await redis.set(`${prefix}response-item:4:demo:msg_${id}`, id);
    }
    const asking = (names: readonly string[]): Promise<Response> =>
      post(alone, '/v1/responses', { model: 'openai', input: names.map((id) => reference(`msg_${id}`)) });
    expect((await asking(ids)).status).toBe(400);
    expect(provider.seen).toEqual([]);
    expect((await asking(ids.slice(1))).status).toBe(200);
  } finally {
    await alone.stop();
    redis.disconnect();
  }
});
