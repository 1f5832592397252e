import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startMockProviders, type MockProviders } from '@trueport/mock-providers';
import OpenAI from 'openai';
import type { IngressUnderTest } from '../harness.js';
import { sharedModel, startUnifiedForTest, unreachableRedis } from './unified-harness.js';

let mocks: MockProviders;
let ingress: IngressUnderTest;
beforeAll(async () => {
  mocks = await startMockProviders();
  ingress = await startUnifiedForTest(mocks);
});
afterAll(async () => {
  await ingress?.stop();
  await mocks?.close();
});
const clientFor = (provider: string, at = ingress): OpenAI =>
  new OpenAI({
    baseURL: `${at.url}/v1`,
    apiKey: at.apiKey,
    maxRetries: 0,
    defaultHeaders: { 'x-portkey-provider': provider },
  });

describe.each(['openai', 'anthropic', 'google'])('a response of %s', (provider) => {
  it('can be asked for again, listed with its input, and deleted', async () => {
    const { responses } = clientFor(provider);
    const made = await responses.create({ model: sharedModel, input: 'Remember the blue door.' });
    expect((await responses.retrieve(made.id)).output_text).toBe(made.output_text);
    const items = await responses.inputItems.list(made.id);
    expect(JSON.stringify(items.data)).toContain('blue door');
    await responses.delete(made.id);
    await expect(responses.retrieve(made.id)).rejects.toMatchObject({ status: 404 });
  });

  it('is kept from a stream as well', async () => {
    const { responses } = clientFor(provider);
    const made = await responses.stream({ model: sharedModel, input: 'Hello' }).finalResponse();
    expect((await responses.retrieve(made.id)).id).toBe(made.id);
  });

  it('is not kept when the client does not want it', async () => {
    const { responses } = clientFor(provider);
    const made = await responses.create({ model: sharedModel, input: 'Hello', store: false });
    await expect(responses.retrieve(made.id)).rejects.toMatchObject({ status: 404 });
  });

  it('can be cancelled only when it runs in the background', async () => {
    const { responses } = clientFor(provider);
    const made = await responses.create({ model: sharedModel, input: 'Hello' });
    await expect(responses.cancel(made.id)).rejects.toMatchObject({ status: 400 });
  });
});

it('a conversation goes on at another provider, which is told what was said before', async () => {
  const first = await clientFor('anthropic').responses.create({
    model: sharedModel,
    input: 'Remember the blue door.',
  });
  mocks.clearRequests();
  await clientFor('google').responses.create({
    model: sharedModel,
    input: 'Which door?',
    previous_response_id: first.id,
  });
  const seen = Buffer.from(mocks.requests()[0]?.body ?? '', 'base64').toString();
  expect(seen).toContain('blue door');
  expect(seen).toContain('Which door?');
});

it('nobody continues a response that is not there', async () => {
  const asked = clientFor('openai').responses.create({
    model: sharedModel,
    input: 'Go on',
    previous_response_id: 'resp_of_somebody_else',
  });
  await expect(asked).rejects.toMatchObject({ status: 400, param: 'previous_response_id' });
});

it('answers are given while Redis is away, and only what needs it is refused', async () => {
  const alone = await startUnifiedForTest(mocks, unreachableRedis);
  try {
    const { responses } = clientFor('anthropic', alone);
    const made = await responses.create({ model: sharedModel, input: 'Hello' });
    expect(made.output_text).toContain('mock');
    await expect(responses.retrieve(made.id)).rejects.toMatchObject({ status: 503 });
  } finally {
    await alone.stop();
  }
});
