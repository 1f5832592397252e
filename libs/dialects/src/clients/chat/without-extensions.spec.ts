import { describe, expect, it } from '@jest/globals';
import type { Block } from '../../conversation/conversation.js';
import { contextOf } from './sample-context.behaviour.js';
import { readChatRequest } from './read-request.js';
import { withoutExtensions } from './without-extensions.js';
import { writeMessage } from './write-message.js';

const question = { role: 'user', content: 'Paris?' };
const call = { id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } };
const requestOf = (...messages: unknown[]) => ({ model: 'm', messages: [question, ...messages] });

describe('a chat request for OpenAI itself', () => {
  it.each<[string, unknown]>([
    ['no extension', { role: 'assistant', content: 'Hi.', tool_calls: [call] }],
    ['fields that nobody knows', { role: 'assistant', content: 'Hi.', unheard_of: 1 }],
    ['a user with such a field', { role: 'user', content: 'Hi.', images: [] }],
    ['what is no message', null],
    ['calls that are none', { role: 'assistant', tool_calls: [null, 7] }],
  ])('stays as it is with %s', (_name, message) => {
    const request = requestOf(message);
    const plain = withoutExtensions(request);
    expect(plain.request).toBe(request);
    expect(plain.warnings).toEqual([]);
  });

  it('stays as it is without messages', () => {
    const request = { model: 'm', messages: 'none' };
    expect(withoutExtensions(request).request).toBe(request);
  });

  it('loses everything that the gateway adds to answers of other providers, with a warning each', () => {
    const google = { provider: 'google', value: 'g' } as const;
    const blocks: Block[] = [
      { kind: 'thinking', text: 'hm', signature: { provider: 'anthropic', value: 's' } },
      { kind: 'text', text: 'Hi.', signature: google },
      { kind: 'image', source: { kind: 'url', url: 'https://a.example/b.png' } },
      { kind: 'tool_call', id: 'c', name: 'f', argumentsJson: '{}', signature: google },
    ];
    const message = writeMessage(blocks, contextOf({ model: 'm', messages: [question] }, readChatRequest));
    const { request, warnings } = withoutExtensions(requestOf(message));
    expect(request).toEqual(
      requestOf({ role: 'assistant', content: 'Hi.', refusal: null, tool_calls: [call] }),
    );
    expect(warnings.map((warning) => warning.split(':')[0])).toEqual([
      'messages[1].reasoning_content',
      'messages[1].thinking_blocks',
      'messages[1].extra_content',
      'messages[1].images',
      'messages[1].tool_calls[0].extra_content',
    ]);
  });

  it('does not change the request of the client, which other attempts need', () => {
    const request = requestOf({ role: 'assistant', content: 'Hi.', reasoning_content: 'hm' });
    const before = JSON.stringify(request);
    withoutExtensions(request);
    expect(JSON.stringify(request)).toBe(before);
  });
});
