import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startMockProviders, type MockProviders } from '@trueport/mock-providers';
import OpenAI, { AzureOpenAI } from 'openai';
import { startIngressForTest, type IngressUnderTest } from '../harness.js';
import { mockText } from '../mock-text.js';

// Only base URL and key are changed: that is all an application has to do.
describe('an unmodified SDK', () => {
  let mock: MockProviders;
  let ingress: IngressUnderTest;
  let base: string;

  beforeAll(async () => {
    mock = await startMockProviders({ port: 0 });
    ingress = await startIngressForTest({
      settings: {
        OPENAI_BASE_URL: `${mock.url}/openai`,
        ANTHROPIC_BASE_URL: `${mock.url}/anthropic`,
        GOOGLE_BASE_URL: `${mock.url}/google`,
        AZURE_OPENAI_BASE_URL: `${mock.url}/azure/{resource}`,
      },
      upstreamUrl: mock.url,
    });
    base = `${ingress.url}/trueportai-services`;
  });
  afterAll(async () => {
    await ingress.stop();
    await mock.close();
  });

  /** Waits for a log fact like this. */
  const expectEvent = async (expected: object): Promise<void> => {
    const fits = (data: object): boolean => {
      try {
        expect(data).toMatchObject(expected);
        return true;
      } catch {
        return false;
      }
    };
    expect(await ingress.completedEvents((event) => fits(event.data))).not.toEqual([]);
  };

  const openai = (): OpenAI =>
    new OpenAI({ apiKey: ingress.apiKey, baseURL: `${base}/openai/v1`, maxRetries: 0 });
  const messages = [{ role: 'user' as const, content: 'Hello there' }];

  it('openai gets a chat completion, and its usage is known', async () => {
    const answer = await openai().chat.completions.create({ model: 'gpt-4o', messages });
    expect(answer.choices[0]?.message.content).toBe(mockText);
    await expectEvent({
      provider: 'openai',
      path: '/chat/completions',
      model: answer.model,
      usage: {
        prompt_tokens: answer.usage?.prompt_tokens,
        completion_tokens: answer.usage?.completion_tokens,
      },
    });
  });

  it('openai streams a chat completion', async () => {
    const stream = await openai().chat.completions.create({
      model: 'gpt-4o',
      messages,
      stream: true,
      stream_options: { include_usage: true },
    });
    let text = '';
    let completionTokens: number | undefined;
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? '';
      completionTokens = chunk.usage?.completion_tokens ?? completionTokens;
    }
    expect(text).toBe(mockText);
    await expectEvent({
      stream: true,
      usage_source: 'provider',
      usage: { completion_tokens: completionTokens },
    });
  });

  it('openai gets and streams responses', async () => {
    const answer = await openai().responses.create({ model: 'gpt-4o', input: 'Hello there' });
    expect(answer.output_text).toBe(mockText);
    let last = '';
    let text = '';
    for await (const event of await openai().responses.create({
      model: 'gpt-4o',
      input: 'Hello',
      stream: true,
    })) {
      if (event.type === 'response.output_text.delta') text += event.delta;
      last = event.type;
    }
    expect(text).toBe(mockText);
    expect(last).toBe('response.completed');
    await expectEvent({ path: '/responses', stream: true, usage_source: 'provider' });
  });

  it('openai gets embeddings and lists models', async () => {
    const answer = await openai().embeddings.create({ model: 'text-embedding-3-small', input: 'Hello' });
    expect(answer.data[0]?.embedding.length).toBeGreaterThan(0);
    const models = await openai().models.list();
    expect(models.data.length).toBeGreaterThan(0);
  });

  it('openai turns a refusal of the gateway into its own error class', async () => {
    const client = new OpenAI({ apiKey: 'sk-unknown', baseURL: `${base}/openai/v1`, maxRetries: 0 });
    await expect(client.models.list()).rejects.toBeInstanceOf(OpenAI.AuthenticationError);
  });

  it('AzureOpenAI gets and streams a chat completion through the documented endpoint', async () => {
    const client = new AzureOpenAI({
      apiKey: ingress.apiKey,
      endpoint: `${base}/azure/my-resource/gpt-4o-deploy`,
      apiVersion: '2024-02-01',
      maxRetries: 0,
    });
    const answer = await client.chat.completions.create({ model: 'gpt-4o', messages });
    expect(answer.choices[0]?.message.content).toBe(mockText);
    let text = '';
    for await (const chunk of await client.chat.completions.create({
      model: 'gpt-4o',
      messages,
      stream: true,
    })) {
      text += chunk.choices[0]?.delta.content ?? '';
    }
    expect(text).toBe(mockText);
    await expectEvent({
      provider: 'azure',
      deployment: 'my-resource/gpt-4o-deploy',
      path: '/chat/completions',
      stream: true,
    });
  });

  it.each(['x-api-key', 'bearer'])(
    '@anthropic-ai/sdk gets and streams a message with its key as %s',
    async (as) => {
      const client = new Anthropic({
        baseURL: `${base}/anthropic`,
        maxRetries: 0,
        ...(as === 'bearer'
          ? { authToken: ingress.apiKey, apiKey: null }
          : { apiKey: null, authToken: null, defaultHeaders: { 'x-api-key': ingress.apiKey } }),
      });
      const request = { model: 'claude-opus-5-5', max_tokens: 64, messages };
      const answer = await client.messages.create(request);
      expect(answer.content).toMatchObject([{ type: 'text', text: mockText }]);
      const streamed = await client.messages.stream(request).finalMessage();
      expect(streamed.content).toMatchObject([{ type: 'text', text: mockText }]);
      expect(streamed.stop_reason).toBe('end_turn');
      await expectEvent({
        provider: 'anthropic',
        path: '/messages',
        stream: true,
        usage: { completion_tokens: streamed.usage.output_tokens },
      });
    },
  );

  it('@google/genai generates and streams content', async () => {
    const client = new GoogleGenAI({ apiKey: ingress.apiKey, httpOptions: { baseUrl: `${base}/google` } });
    const request = { model: 'gemini-2.5-flash', contents: 'Hello there' };
    const answer = await client.models.generateContent(request);
    expect(answer.text).toBe(mockText);
    let text = '';
    for await (const chunk of await client.models.generateContentStream(request)) text += chunk.text ?? '';
    expect(text).toBe(mockText);
    await expectEvent({ provider: 'google', stream: true, usage_source: 'provider' });
  });
});
