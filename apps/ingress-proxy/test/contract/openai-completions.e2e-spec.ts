import { describe, expect, it } from '@jest/globals';
import OpenAI from 'openai';
import { openAiClient, openAiFailures } from '../openai-client.js';
import { useContract } from './contract-harness.js';
import { contractProviders, models } from './contract-models.js';
import { says } from './samples.js';

const contract = useContract();

const clientAt = (header: string, apiKey = contract.apiKey): OpenAI =>
  openAiClient({ url: contract.ingress.url, apiKey }, header, contract.fetch);

describe.each(contractProviders)('the openai SDK, completions at $header', ({ header }) => {
  const client = (): OpenAI => clientAt(header);

  it('answers whole, with usage', async () => {
    const answer = await client().completions.create({
      model: models.assistant,
      prompt: says.hello,
      max_tokens: 64,
    });
    expect(answer.object).toBe('text_completion');
    expect(answer.choices[0]).toMatchObject({ index: 0, finish_reason: 'stop' });
    expect(answer.choices[0]?.text).toContain('mock');
    expect(answer.usage?.completion_tokens).toBeGreaterThan(0);
    expect(contract.sentUpstream()).toContain(says.hello);
  });

  it('streams', async () => {
    const stream = await client().completions.create({
      model: models.assistant,
      prompt: says.hello,
      stream: true,
      stream_options: { include_usage: true },
    });
    let text = '';
    let completionTokens: number | undefined;
    const finishes: unknown[] = [];
    for await (const { choices, usage } of stream) {
      text += choices[0]?.text ?? '';
      completionTokens = usage?.completion_tokens ?? completionTokens;
      if (choices[0]?.finish_reason) finishes.push(choices[0].finish_reason);
    }
    expect(text).toContain('mock');
    expect(finishes).toEqual(['stop']);
    expect(completionTokens).toBeGreaterThan(0);
  });

  it.each(openAiFailures)('throws its own error where the provider is %s', async (model, Failure) => {
    const failure = await client()
      .completions.create({ model, prompt: says.hello })
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Failure);
    expect((failure as Error).message).toContain('The mock provider was asked to fail.');
  });

  it('ends the provider’s work when the client leaves in the middle of a stream', async () => {
    const params = { model: models.endless, prompt: says.hello, stream: true as const };
    for await (const { choices } of await client().completions.create(params)) if (choices[0]?.text) break;
    await contract.hungUpOn('chunk-delay');
    const { data } = await contract.ingress.completedEvent(
      contract.answers[0]?.headers.get('x-request-id') as string,
    );
    expect(data.error_code).toBe('CLIENT_CLOSED_REQUEST');
  });
});

describe('the openai SDK, models', () => {
  it('lists the names that clients may ask for, and tells of one', async () => {
    const client = clientAt('');
    const listed: string[] = [];
    for await (const model of client.models.list()) listed.push(model.id);
    expect(listed).toEqual(expect.arrayContaining([models.assistant, models.thinker]));
    expect(await client.models.retrieve(models.assistant)).toMatchObject({
      id: models.assistant,
      object: 'model',
    });
  });

  it('throws its own errors for a model that is not there, and for an unknown key', async () => {
    await expect(clientAt('').models.retrieve('nobodys')).rejects.toBeInstanceOf(OpenAI.NotFoundError);
    await expect(clientAt('', 'sk-nobody').models.list()).rejects.toBeInstanceOf(OpenAI.AuthenticationError);
  });
});
