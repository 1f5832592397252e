import { describe, expect, it } from '@jest/globals';
import type { ClientDialectName } from '@trueport/dialects';
import type { Deployment } from '@trueport/routing';
import { openAiPath, wirePlan } from './wire-plan.js';

const deployment = (
  provider: Deployment['provider'],
  model: string,
  more: Partial<Deployment> = {},
): Deployment => ({
  provider,
  model,
  baseModel: model,
  ...more,
});
const openAi = deployment('openai', 'gpt-4.1');
const claude = deployment('anthropic', 'claude-sonnet-4-5');
const gemini = deployment('google', 'gemini-2.5-pro');
const nova = deployment('bedrock', 'us.amazon.nova-pro-v1:0');
const bedrockClaude = deployment('bedrock', 'anthropic.claude-sonnet-4-5-20250929-v1:0');
const codex = deployment('openai', 'gpt-5.1-codex');

describe('a conversation goes over the wire', () => {
  it.each<[ClientDialectName, Deployment, boolean, string, string, string]>([
    ['openai-chat', openAi, false, 'same', 'openai-chat', '/v1/chat/completions'],
    ['openai-chat', claude, true, 'translated', 'anthropic-messages', '/v1/messages'],
    ['openai-chat', gemini, false, 'translated', 'gemini', '/v1beta/models/gemini-2.5-pro:generateContent'],
    [
      'openai-chat',
      gemini,
      true,
      'translated',
      'gemini',
      '/v1beta/models/gemini-2.5-pro:streamGenerateContent?alt=sse',
    ],
    [
      'openai-chat',
      nova,
      false,
      'translated',
      'bedrock-converse',
      '/model/us.amazon.nova-pro-v1%3A0/converse',
    ],
    [
      'openai-chat',
      nova,
      true,
      'translated',
      'bedrock-converse',
      '/model/us.amazon.nova-pro-v1%3A0/converse-stream',
    ],
    ['openai-chat', codex, false, 'translated', 'openai-responses', '/v1/responses'],
    ['anthropic-messages', claude, true, 'same', 'anthropic-messages', '/v1/messages'],
    ['anthropic-messages', openAi, true, 'translated', 'openai-chat', '/v1/chat/completions'],
    [
      'anthropic-messages',
      bedrockClaude,
      false,
      'claude_invoke',
      'anthropic-messages',
      '/model/anthropic.claude-sonnet-4-5-20250929-v1%3A0/invoke',
    ],
    [
      'anthropic-messages',
      bedrockClaude,
      true,
      'claude_invoke',
      'anthropic-messages',
      '/model/anthropic.claude-sonnet-4-5-20250929-v1%3A0/invoke-with-response-stream',
    ],
    [
      'anthropic-messages',
      nova,
      false,
      'translated',
      'bedrock-converse',
      '/model/us.amazon.nova-pro-v1%3A0/converse',
    ],
    ['openai-responses', openAi, false, 'same', 'openai-responses', '/v1/responses'],
    ['openai-responses', claude, false, 'translated', 'anthropic-messages', '/v1/messages'],
    ['openai-completions', openAi, false, 'same', 'openai-chat', '/v1/completions'],
    [
      'openai-completions',
      gemini,
      false,
      'translated',
      'gemini',
      '/v1beta/models/gemini-2.5-pro:generateContent',
    ],
  ])('from %s to %j, stream %s: %s, %s, %s', (client, where, isStream, mode, dialect, path) => {
    expect(wirePlan(client, where, isStream)).toEqual({ mode, dialect, path });
  });
});

describe('a path at Azure', () => {
  const azure = (more: Partial<Deployment> = {}) => deployment('azure', 'my dep', { resource: 'r', ...more });
  it.each([
    [
      'without a version it is the versionless one',
      openAiPath('chat/completions', azure()),
      '/openai/v1/chat/completions',
    ],
    [
      'with a version it has the deployment in it',
      openAiPath('embeddings', azure({ apiVersion: '2025-04-01-preview' })),
      '/openai/deployments/my%20dep/embeddings?api-version=2025-04-01-preview',
    ],
    [
      'of responses never has the deployment in it',
      openAiPath('responses', azure({ apiVersion: '2025-04-01-preview' })),
      '/openai/responses?api-version=2025-04-01-preview',
    ],
    ['at OpenAI it is the usual one', openAiPath('responses', openAi), '/v1/responses'],
  ])('%s', (_name, path, expected) => {
    expect(path).toBe(expected);
  });
});
