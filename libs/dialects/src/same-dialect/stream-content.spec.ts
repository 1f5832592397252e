import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ClientDialectName } from '../conversation/client-dialect.js';
import { createContentWatch, type StreamSighting } from './stream-content.js';
import { cutAt } from './streams.behaviour.js';

const event = (data: unknown) => `data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;
const chunk = (choice: object) => ({ id: 'c', choices: [{ index: 0, ...choice }] });
const delta = (value: object) => chunk({ delta: value, finish_reason: null });

function seenAfter(dialect: ClientDialectName, events: readonly unknown[]): StreamSighting {
  const watch = createContentWatch(dialect);
  watch.push(Buffer.from(events.map(event).join('')));
  return watch.end();
}

describe('what a stream has shown so far', () => {
  it.each<[ClientDialectName, string, unknown]>([
    [
      'openai-chat',
      'the chunk with the role',
      delta({ role: 'assistant', content: '', refusal: null, tool_calls: [] }),
    ],
    ['openai-chat', "Azure's first chunk", { id: '', choices: [], prompt_filter_results: [] }],
    ['openai-chat', 'a choice without a delta', chunk({ content_filter_offsets: {} })],
    ['openai-chat', 'choices that are null', { choices: null }],
    ['openai-chat', 'usage', { choices: [], usage: { prompt_tokens: 1 } }],
    ['openai-chat', 'no JSON', 'hello'],
    ['openai-chat', 'an empty event', ''],
    ['openai-completions', 'an empty text', chunk({ text: '', finish_reason: null })],
    ['openai-responses', 'the response', { type: 'response.created', response: { output: [] } }],
    ['openai-responses', 'that it waits', { type: 'response.queued' }],
    ['openai-responses', 'that it works', { type: 'response.in_progress' }],
    [
      'openai-responses',
      'an item that begins',
      { type: 'response.output_item.added', item: { type: 'message' } },
    ],
    ['openai-responses', 'a part that begins', { type: 'response.content_part.added' }],
    ['openai-responses', 'a summary that begins', { type: 'response.reasoning_summary_part.added' }],
    ['anthropic-messages', 'the message', { type: 'message_start', message: {} }],
    ['anthropic-messages', 'a ping', { type: 'ping' }],
    [
      'anthropic-messages',
      'a text that begins',
      { type: 'content_block_start', content_block: { type: 'text', text: '' } },
    ],
    [
      'anthropic-messages',
      'a thought that begins',
      { type: 'content_block_start', content_block: { type: 'thinking' } },
    ],
  ])('%s: %s is nothing yet', (dialect, _name, data) => {
    expect(seenAfter(dialect, [data])).toBe('nothing');
  });

  it.each<[ClientDialectName, string, unknown]>([
    ['openai-chat', 'text', delta({ content: ' ' })],
    ['openai-chat', 'a refusal', delta({ refusal: 'No' })],
    ['openai-chat', 'a thought', delta({ content: '', reasoning_content: 'Hm' })],
    [
      'openai-chat',
      'a call',
      delta({ tool_calls: [{ index: 0, id: 'a', function: { name: 'f', arguments: '' } }] }),
    ],
    ['openai-chat', 'the one call of older streams', delta({ function_call: { name: 'f' } })],
    ['openai-chat', 'sound', delta({ audio: { data: 'UklG' } })],
    [
      'openai-chat',
      'text of another choice',
      {
        choices: [
          { index: 0, delta: {} },
          { index: 1, delta: { content: 'a' } },
        ],
      },
    ],
    ['openai-chat', 'a reason to stop', chunk({ delta: {}, finish_reason: 'stop' })],
    ['openai-chat', 'a filter that stops it', chunk({ finish_reason: 'content_filter' })],
    ['openai-chat', 'the end', '[DONE]'],
    ['openai-completions', 'text', chunk({ text: 'a' })],
    ['openai-completions', 'a reason to stop', chunk({ text: '', finish_reason: 'length' })],
    ['openai-responses', 'text', { type: 'response.output_text.delta', delta: 'a' }],
    ['openai-responses', 'arguments', { type: 'response.function_call_arguments.delta', delta: '{' }],
    ['openai-responses', 'a thought', { type: 'response.reasoning_summary_text.delta', delta: 'a' }],
    ['openai-responses', 'a whole item', { type: 'response.output_item.done', item: {} }],
    ['openai-responses', 'the end', { type: 'response.completed', response: { error: null } }],
    ['openai-responses', 'an end before time', { type: 'response.incomplete' }],
    ['openai-responses', 'an event nobody knows', { type: 'response.new_thing' }],
    ['anthropic-messages', 'text', { type: 'content_block_delta', delta: { type: 'text_delta', text: 'a' } }],
    [
      'anthropic-messages',
      'a call that begins',
      { type: 'content_block_start', content_block: { type: 'tool_use' } },
    ],
    [
      'anthropic-messages',
      'a sealed thought',
      { type: 'content_block_start', content_block: { type: 'redacted_thinking' } },
    ],
    ['anthropic-messages', 'a reason to stop', { type: 'message_delta', delta: { stop_reason: 'end_turn' } }],
    ['anthropic-messages', 'the end', { type: 'message_stop' }],
  ])('%s: %s is content', (dialect, _name, data) => {
    expect(seenAfter(dialect, [data])).toBe('content');
  });

  it.each<[ClientDialectName, unknown]>([
    ['openai-chat', { error: { message: 'Overloaded', type: 'server_error' } }],
    ['openai-completions', { error: { message: 'Overloaded' } }],
    ['openai-responses', { type: 'error', code: 'server_error', message: 'no' }],
    ['openai-responses', { type: 'response.failed', response: { error: { code: 'server_error' } } }],
    ['anthropic-messages', { type: 'error', error: { type: 'overloaded_error' } }],
  ])('%s: %j is an error', (dialect, data) => {
    expect(seenAfter(dialect, [data])).toBe('error');
  });

  it('the first sighting stays', () => {
    const error = { error: { message: 'no' } };
    expect(seenAfter('openai-chat', [delta({ content: 'a' }), error])).toBe('content');
    expect(seenAfter('openai-chat', [error, delta({ content: 'a' })])).toBe('error');
  });

  it('comments and other fields are nothing', () => {
    const watch = createContentWatch('openai-chat');
    expect(watch.push(Buffer.from(': OPENROUTER PROCESSING\n\nevent: x\nid: 1\n\n'))).toBe('nothing');
  });

  it('a last event without its blank line is seen at the end', () => {
    const watch = createContentWatch('openai-chat');
    expect(watch.push(Buffer.from(`data: ${JSON.stringify(delta({ content: 'a' }))}`))).toBe('nothing');
    expect(watch.end()).toBe('content');
    expect(watch.seen).toBe('content');
  });

  it('content is seen with the byte that completes its event, in any split', () => {
    const opening = event(delta({ role: 'assistant', content: '' })) + ': ping\n\n';
    const stream = Buffer.from(opening + event(delta({ content: '你' })) + event('[DONE]'));
    const complete = Buffer.byteLength(opening + event(delta({ content: '你' })));
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 20 }), (places) => {
        const watch = createContentWatch('openai-chat');
        let pushed = 0;
        for (const piece of cutAt(stream, places)) {
          pushed += piece.length;
          expect(watch.push(piece)).toBe(pushed >= complete ? 'content' : 'nothing');
        }
      }),
    );
  });
});
