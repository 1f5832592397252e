import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TranslationRefusal } from '../../conversation/translation-refusal.js';
import { readMessagesRequest } from './read-request.js';
import { minimalRequest } from './requests.behaviour.js';

const types = [
  'text',
  'image',
  'document',
  'search_result',
  'thinking',
  'redacted_thinking',
  'tool_use',
  'tool_result',
];
const sourceTypes = ['base64', 'url', 'file', 'text', 'content', 'x'];

/** A value that is usually right, and now and then anything. */
const mostly = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<unknown> =>
  fc.oneof({ arbitrary: value, weight: 9 }, { arbitrary: fc.jsonValue(), weight: 1 });

const source = fc.record({
  type: mostly(fc.constantFrom(...sourceTypes)),
  media_type: mostly(fc.constant('text/plain')),
  data: mostly(fc.string()),
  url: mostly(fc.webUrl()),
  file_id: mostly(fc.string()),
  content: fc.jsonValue(),
});
const block = fc.record({
  type: mostly(fc.constantFrom(...types, 'server_tool_use')),
  text: mostly(fc.string()),
  thinking: mostly(fc.string()),
  signature: mostly(fc.string()),
  data: mostly(fc.constantFrom('EmwK', 'gw-google+next.x', 'gw-google+last.x', 'gw-openai.x')),
  id: mostly(fc.string()),
  name: mostly(fc.string()),
  input: fc.jsonValue(),
  tool_use_id: mostly(fc.string()),
  content: mostly(fc.constant([{ type: 'text', text: 'x' }])),
  source: mostly(source),
  cache_control: mostly(fc.constant({ type: 'ephemeral' })),
});
const request = fc.record({
  messages: mostly(
    fc.array(
      mostly(
        fc.record({
          role: mostly(fc.constantFrom('user', 'assistant', 'system')),
          content: mostly(fc.array(mostly(block), { maxLength: 4 })),
        }),
      ),
      { minLength: 1, maxLength: 4 },
    ),
  ),
  tools: mostly(fc.constant([{ name: 'f', input_schema: {} }])),
  tool_choice: mostly(fc.constant({ type: 'auto' })),
  thinking: mostly(fc.constant({ type: 'adaptive' })),
  cache_control: mostly(fc.constant({ type: 'ephemeral' })),
});

describe('reading whatever a client sends', () => {
  it('gives a conversation or a refusal that names a field, never another error', () => {
    let readCount = 0;
    fc.assert(
      fc.property(request, (body) => {
        try {
          readMessagesRequest({ ...minimalRequest, ...body });
          readCount += 1;
        } catch (error) {
          expect(error).toBeInstanceOf(TranslationRefusal);
          expect((error as TranslationRefusal).param).not.toBe('');
        }
      }),
      { numRuns: 500 },
    );
    expect(readCount).toBeGreaterThan(10);
  });
});
