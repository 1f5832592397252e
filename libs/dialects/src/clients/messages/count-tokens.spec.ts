import { describe, expect, it } from '@jest/globals';
import type { Conversation } from '../../conversation/conversation.js';
import { unchangedToolNames } from '../../conversation/tool-names.js';
import type {
  UpstreamDialect,
  UpstreamDialectName,
  UpstreamTarget,
} from '../../conversation/upstream-dialect.js';
import type { JsonObject } from '../../json.js';
import { anthropicErrorBody } from '../../errors/anthropic-error.js';
import { anthropicUpstream } from '../../upstreams/anthropic/index.js';
import { geminiUpstream } from '../../upstreams/gemini/index.js';
import { cannotCountTokens, countTokensRequest, writeCountTokensAnswer } from './count-tokens.js';
import { countableBedrockModel } from './countable-bedrock-model.js';
import { readCountTokensRequest } from './read-request.js';

const conversation: Conversation = readCountTokensRequest({
  model: 'm',
  system: 'Be brief.',
  messages: [{ role: 'user', content: 'Hello' }],
  tools: [{ name: 'f', description: 'd', input_schema: { type: 'object', properties: {} } }],
});
const targetOf = (model: string, baseModel = model): UpstreamTarget => ({
  model,
  baseModel,
  maxOutputTokens: 8192,
  fetchedMedia: new Map(),
});

/** An upstream whose requests are this body. */
function upstreamOf(
  name: UpstreamDialectName,
  body: JsonObject,
): Pick<UpstreamDialect, 'name' | 'writeRequest'> {
  const answering = { toolNames: unchangedToolNames, outputTool: null };
  return { name, writeRequest: () => ({ body, warnings: ['seed: dropped'], answering }) };
}

describe('counting tokens at a provider', () => {
  it.each<[UpstreamDialectName, string, JsonObject, string, JsonObject, JsonObject]>([
    [
      'anthropic-messages',
      'claude-sonnet-4-6',
      { model: 'claude-sonnet-4-6', max_tokens: 1, messages: [], stream: true, temperature: 0, metadata: {} },
      '/v1/messages/count_tokens',
      { model: 'claude-sonnet-4-6', messages: [] },
      { input_tokens: 12 },
    ],
    [
      'openai-responses',
      'gpt-6',
      { model: 'gpt-6', input: [], instructions: 'i', store: false, max_output_tokens: 1, reasoning: {} },
      '/v1/responses/input_tokens',
      { model: 'gpt-6', instructions: 'i', input: [], reasoning: {} },
      { object: 'response.input_tokens', input_tokens: 12 },
    ],
    [
      'gemini',
      'gemini-3-pro',
      { contents: [], systemInstruction: {} },
      '/v1beta/models/gemini-3-pro:countTokens',
      { generateContentRequest: { model: 'models/gemini-3-pro', contents: [], systemInstruction: {} } },
      { totalTokens: 12 },
    ],
    [
      'bedrock-converse',
      'us.anthropic.claude-sonnet-4-6-v1:0',
      { messages: [], system: [], toolConfig: {}, inferenceConfig: {}, requestMetadata: {} },
      '/model/anthropic.claude-sonnet-4-6-v1%3A0/count-tokens',
      { input: { converse: { messages: [], system: [], toolConfig: {} } } },
      { inputTokens: 12 },
    ],
  ])('%s: %s', (name, model, body, path, expected, answer) => {
    const request = countTokensRequest(conversation, upstreamOf(name, body), targetOf(model));
    expect(request).toMatchObject({ path, body: expected, warnings: ['seed: dropped'] });
    expect(Object.keys(request?.body ?? {})).toEqual(Object.keys(expected));
    expect(request?.readCount(answer)).toBe(12);
    expect(request?.readCount({ error: 'none' })).toBeNull();
  });

  it.each<[UpstreamDialectName, string]>([
    ['openai-chat', 'deepseek-chat'],
    ['bedrock-converse', 'amazon.nova-pro-v1:0'],
    ['bedrock-converse', 'arn:aws:bedrock:us-east-1:1:application-inference-profile/abc'],
  ])('is not done by %s with %s, and nothing is guessed', (name, model) => {
    expect(countTokensRequest(conversation, upstreamOf(name, {}), targetOf(model))).toBeNull();
  });

  it('takes a count of 0 for a count', () => {
    const request = countTokensRequest(conversation, upstreamOf('gemini', {}), targetOf('gemini-3-pro'));
    expect(request?.readCount({ totalTokens: 0 })).toBe(0);
  });

  it('sends Anthropic and Gemini what they would be sent for an answer', () => {
    const anthropic = countTokensRequest(conversation, anthropicUpstream, targetOf('claude-sonnet-4-6'));
    expect(Object.keys(anthropic?.body ?? {})).toEqual(['model', 'system', 'messages', 'tools']);
    const gemini = countTokensRequest(conversation, geminiUpstream, targetOf('gemini-3-pro'));
    expect(gemini?.body.generateContentRequest).toMatchObject({
      model: 'models/gemini-3-pro',
      contents: [{ role: 'user', parts: [{ text: 'Hello' }] }],
    });
  });

  it('is answered as Anthropic does', () => {
    expect(writeCountTokensAnswer(12)).toEqual({ input_tokens: 12 });
    expect(anthropicErrorBody(cannotCountTokens, 'req_1')).toMatchObject({
      type: 'error',
      error: { type: 'not_found_error' },
    });
  });
});

describe('the model under which Bedrock counts', () => {
  const arn = 'arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-haiku';
  const profile = 'arn:aws:bedrock:us-east-1:1:inference-profile/us.anthropic.claude-opus-4-8';

  it.each([
    ['anthropic.claude-3-haiku', 'anthropic.claude-3-haiku', 'anthropic.claude-3-haiku'],
    ['eu.anthropic.claude-3-haiku', 'claude-3-haiku', 'anthropic.claude-3-haiku'],
    ['global.anthropic.claude-3-haiku', 'claude-3-haiku', 'anthropic.claude-3-haiku'],
    ['us-gov.anthropic.claude-3-haiku', 'claude-3-haiku', 'anthropic.claude-3-haiku'],
    [arn, 'claude-3-haiku', arn],
    [profile, 'us.anthropic.claude-opus-4-8', 'anthropic.claude-opus-4-8'],
    [profile, profile, null],
    ['us.amazon.nova-pro-v1:0', 'nova-pro', null],
  ])('of %s (%s) is %s', (model, baseModel, expected) => {
    expect(countableBedrockModel({ model, baseModel })).toBe(expected);
  });
});
