import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '@trueport/dialects';
import type { ConversationRequest } from './conversation-plan.js';
import { ownBody } from './own-body.js';

const requestOf = (
  client: ConversationRequest['client'],
  body: JsonObject,
  history: ConversationRequest['history'] = null,
): ConversationRequest => ({
  client,
  requestId: 'req',
  bytes: Buffer.from(JSON.stringify(body, null, 1)),
  body,
  history,
  isStream: false,
  clientHeaders: () => [],
  tracingHeaders: [],
  headers: {},
});
const at = (provider: 'openai' | 'azure', baseModel = 'gpt-5.1') => ({
  provider,
  model: 'deployment',
  baseModel,
});
const bodyOf = ({ bytes }: { readonly bytes: Buffer }): unknown => JSON.parse(bytes.toString());

const thought = { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'gAAAA' };
const foreignChat = {
  model: 'm',
  messages: [{ role: 'assistant', content: 'Hi.', reasoning_content: 'hm' }],
};

describe('the body for a provider of the client’s dialect', () => {
  it.each<[string, ConversationRequest]>([
    ['a chat', requestOf('openai-chat', { model: 'm', messages: [{ role: 'user', content: 'Hi.' }] })],
    ['a response with thoughts of OpenAI', requestOf('openai-responses', { model: 'm', input: [thought] })],
    [
      'a response that continues one of the same provider',
      requestOf('openai-responses', { previous_response_id: 'r' }, { expanded: {}, keptAt: 'openai' }),
    ],
    ['messages', requestOf('anthropic-messages', { model: 'm', messages: [] })],
  ])('is byte for byte the client’s: %s', (_name, request) => {
    expect(ownBody(request, at('openai'))).toEqual({ bytes: request.bytes, warnings: [] });
  });

  it('has no thoughts of other providers in a chat with OpenAI', () => {
    const body = ownBody(requestOf('openai-chat', foreignChat), at('openai'));
    expect(bodyOf(body)).toEqual({ model: 'm', messages: [{ role: 'assistant', content: 'Hi.' }] });
    expect(body.warnings).toEqual(['messages[0].reasoning_content: OpenAI has no such field']);
  });

  it('keeps them for models of others behind a server of the same dialect, which want them back', () => {
    const request = requestOf('openai-chat', foreignChat);
    expect(ownBody(request, at('openai', 'deepseek-chat')).bytes).toBe(request.bytes);
  });

  it('tells what a response of another provider said, without its thoughts', () => {
    const said = { type: 'message', role: 'user', content: 'Hi.' };
    const history = { expanded: { model: 'm', input: [said, thought] }, keptAt: 'openai' as const };
    const request = requestOf('openai-responses', { model: 'm', previous_response_id: 'r' }, history);
    const body = ownBody(request, at('azure'));
    expect(bodyOf(body)).toEqual({ model: 'm', input: [said] });
    expect(body.warnings).toHaveLength(1);
  });
});
