import { describe, expect, it } from '@jest/globals';
import type OpenAI from 'openai';
import { openAiClient } from '../openai-client.js';
import { headerProviders, sharedModel, useUnified } from './unified-harness.js';

const unified = useUnified();
const clientFor = (provider: string): OpenAI => openAiClient(unified.ingress, provider);

describe.each(headerProviders)('chat completions at %s', (provider) => {
  it('answers whole', async () => {
    const { data, response } = await clientFor(provider)
      .chat.completions.create({ model: sharedModel, messages: [{ role: 'user', content: 'Hello' }] })
      .withResponse();
    expect(data.choices[0]?.message.content).toContain('mock');
    expect(data.choices[0]?.finish_reason).toBe('stop');
    expect(data.usage?.total_tokens).toBeGreaterThan(0);
    expect(response.headers.get('x-gateway-decision')).toContain('/');
    expect(Number(response.headers.get('x-gateway-cost-usd'))).toBeGreaterThan(0);
  });

  it('answers as a stream', async () => {
    const stream = await clientFor(provider).chat.completions.create({
      model: sharedModel,
      stream: true,
      stream_options: { include_usage: true },
      messages: [{ role: 'user', content: 'Hello' }],
    });
    let text = '';
    let tokens = 0;
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? '';
      tokens = chunk.usage?.total_tokens ?? tokens;
    }
    expect(text).toContain('mock');
    expect(tokens).toBeGreaterThan(0);
  });
});
