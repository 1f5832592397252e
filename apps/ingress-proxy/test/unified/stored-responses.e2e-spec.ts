import { describe, expect, it } from '@jest/globals';
import type OpenAI from 'openai';
import { openAiClient } from '../openai-client.js';
import { sharedModel, startUnifiedForTest, unreachableRedis, useUnified } from './unified-harness.js';

const unified = useUnified();
const clientFor = (provider: string, at = unified.ingress): OpenAI => openAiClient(at, provider);

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
  unified.mocks.clearRequests();
  await clientFor('google').responses.create({
    model: sharedModel,
    input: 'Which door?',
    previous_response_id: first.id,
  });
  const seen = Buffer.from(unified.mocks.requests()[0]?.body ?? '', 'base64').toString();
  expect(seen).toContain('blue door');
  expect(seen).toContain('Which door?');
});

it('a conversation that moves from provider to provider loses none of its turns', async () => {
  let previous: string | undefined;
  const turns = ['Remember the blue door.', 'And the red roof.', 'And the green gate.', 'What was it all?'];
  for (const [at, provider] of ['anthropic', 'openai', 'google', 'anthropic'].entries()) {
    unified.mocks.clearRequests();
    const made = await clientFor(provider).responses.create({
      model: sharedModel,
      input: turns[at] as string,
      ...(previous === undefined ? {} : { previous_response_id: previous }),
    });
    previous = made.id;
  }
  const seen = Buffer.from(unified.mocks.requests()[0]?.body ?? '', 'base64').toString();
  for (const turn of turns) expect(seen).toContain(turn);
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
  const alone = await startUnifiedForTest(unified.mocks, unreachableRedis);
  try {
    const { responses } = clientFor('anthropic', alone);
    const made = await responses.create({ model: sharedModel, input: 'Hello' });
    expect(made.output_text).toContain('mock');
    await expect(responses.retrieve(made.id)).rejects.toMatchObject({ status: 503 });
  } finally {
    await alone.stop();
  }
});
