import { describe, expect, it } from '@jest/globals';
import OpenAI, { toFile } from 'openai';
import { openAiClient } from '../openai-client.js';
import { useContract } from './contract-harness.js';
import { contractProviders, models } from './contract-models.js';
import { says, sound } from './samples.js';

const contract = useContract();

/** Providers with a model for each of these endpoints. */
const offers: Readonly<Record<'embedder' | 'painter' | 'listener', readonly string[]>> = {
  embedder: ['openai', 'azure', 'google', 'bedrock'],
  painter: ['openai', 'azure', 'google', 'bedrock'],
  listener: ['openai', 'azure', 'google'],
};

describe.each(contractProviders)('the openai SDK, other endpoints at $header', ({ header, name }) => {
  const client = (): OpenAI => openAiClient(contract.ingress, header, contract.fetch);
  /** What comes of a call: its answer, or the refusal of a provider that has no model for it. */
  const answerOf = async <Answer>(
    kind: keyof typeof offers,
    call: Promise<Answer>,
  ): Promise<Answer | null> => {
    if (offers[kind].includes(name)) return call;
    const failure = await call.catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(OpenAI.BadRequestError);
    expect(failure).toMatchObject({ param: 'model' });
    return null;
  };

  it('embeds several texts, which the SDK asks for as base64 and decodes', async () => {
    const call = client().embeddings.create({ model: models.embedder, input: ['Hello', 'there, you'] });
    const answer = await answerOf('embedder', call);
    if (answer === null) return;
    expect(answer.data.map(({ index }) => index)).toEqual([0, 1]);
    for (const { embedding } of answer.data) {
      expect(embedding.length).toBeGreaterThan(0);
      expect(embedding.every(Number.isFinite)).toBe(true);
    }
    expect(answer.usage.prompt_tokens).toBeGreaterThan(0);
    const { data } = await contract.ingress.completedEvent(
      contract.answers[0]?.headers.get('x-request-id') as string,
    );
    expect(data.usage.prompt_tokens).toBe(answer.usage.prompt_tokens);
  });

  it('paints an image', async () => {
    const call = client().images.generate({ model: models.painter, prompt: says.hello, size: '1024x1024' });
    const answer = await answerOf('painter', call);
    if (answer !== null) expect(answer.data?.[0]?.b64_json).toMatch(/^iVBORw0K/);
  });

  it('writes a recording down', async () => {
    const file = await toFile(Buffer.from(sound.data, 'base64'), 'talk.wav', { type: 'audio/wav' });
    const call = client().audio.transcriptions.create({ model: models.listener, file });
    const answer = await answerOf('listener', call);
    if (answer !== null) expect(answer.text).toContain('mock');
  });

  it('judges a text', async () => {
    const answer = await client().moderations.create({ model: models.moderator, input: says.hello });
    expect(answer.results).toHaveLength(1);
    expect(answer.results[0]?.flagged).toBe(false);
  });
});
