import { describe, expect, it } from '@jest/globals';
import { TranslationRefusal } from '../../conversation/translation-refusal.js';
import { readMessagesRequest } from './read-request.js';
import { minimalRequest } from './requests.behaviour.js';

function refusalOf(body: object): TranslationRefusal {
  try {
    readMessagesRequest(body as Record<string, unknown>);
  } catch (error) {
    if (error instanceof TranslationRefusal) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('what is no Messages request', () => {
  const { max_tokens: _max, ...unlimited } = minimalRequest;
  const withBlock = (block: unknown): object => ({
    ...minimalRequest,
    messages: [{ role: 'user', content: [block] }],
  });

  it.each<[string, object, string, TranslationRefusal['code']]>([
    ['no max_tokens', unlimited, 'max_tokens', 'missing_required_parameter'],
    ['a max_tokens of text', { ...minimalRequest, max_tokens: '9' }, 'max_tokens', 'invalid_value'],
    ['a negative max_tokens', { ...minimalRequest, max_tokens: -1 }, 'max_tokens', 'invalid_value'],
    ['no model', { ...minimalRequest, model: undefined }, 'model', 'missing_required_parameter'],
    ['no messages', { ...minimalRequest, messages: undefined }, 'messages', 'missing_required_parameter'],
    ['an empty list of messages', { ...minimalRequest, messages: [] }, 'messages', 'invalid_value'],
    ['a message that is a string', { ...minimalRequest, messages: ['Hi'] }, 'messages[0]', 'invalid_value'],
    [
      'an unknown role',
      { ...minimalRequest, messages: [{ role: 'tool', content: 'x' }] },
      'messages[0].role',
      'invalid_value',
    ],
    [
      'no content',
      { ...minimalRequest, messages: [{ role: 'user' }] },
      'messages[0].content',
      'missing_required_parameter',
    ],
    [
      'content of a number',
      { ...minimalRequest, messages: [{ role: 'user', content: 1 }] },
      'messages[0].content',
      'invalid_value',
    ],
    [
      'a block without type',
      withBlock({ text: 'a' }),
      'messages[0].content[0].type',
      'missing_required_parameter',
    ],
    ['a block of null', withBlock(null), 'messages[0].content[0]', 'invalid_value'],
    [
      'an image without source',
      withBlock({ type: 'image' }),
      'messages[0].content[0].source',
      'invalid_value',
    ],
    [
      'an image of plain text',
      withBlock({ type: 'image', source: { type: 'text', data: 'x' } }),
      'messages[0].content[0].source.type',
      'invalid_value',
    ],
    [
      'a call without id',
      withBlock({ type: 'tool_use', name: 'f', input: {} }),
      'messages[0].content[0].id',
      'missing_required_parameter',
    ],
    [
      'a result without call',
      withBlock({ type: 'tool_result', content: 'x' }),
      'messages[0].content[0].tool_use_id',
      'missing_required_parameter',
    ],
    [
      'a sealed thought of nothing',
      withBlock({ type: 'redacted_thinking', data: '' }),
      'messages[0].content[0].data',
      'invalid_value',
    ],
    [
      'a cache mark of another type',
      withBlock({ type: 'text', text: 'a', cache_control: { type: 'x' } }),
      'messages[0].content[0].cache_control.type',
      'invalid_value',
    ],
    [
      'a tool without schema',
      { ...minimalRequest, tools: [{ name: 'f' }] },
      'tools[0].input_schema',
      'missing_required_parameter',
    ],
    [
      'a tool without name',
      { ...minimalRequest, tools: [{ input_schema: {} }] },
      'tools[0].name',
      'missing_required_parameter',
    ],
    [
      'a tool choice of another dialect',
      { ...minimalRequest, tool_choice: 'auto' },
      'tool_choice',
      'invalid_value',
    ],
    [
      'a tool choice without name',
      { ...minimalRequest, tool_choice: { type: 'tool' } },
      'tool_choice.name',
      'missing_required_parameter',
    ],
    [
      'a budget without tokens',
      { ...minimalRequest, thinking: { type: 'enabled' } },
      'thinking.budget_tokens',
      'missing_required_parameter',
    ],
    [
      'an effort that does not exist',
      { ...minimalRequest, output_config: { effort: 'huge' } },
      'output_config.effort',
      'invalid_value',
    ],
    [
      'a format without schema',
      { ...minimalRequest, output_config: { format: { type: 'json_schema' } } },
      'output_config.format.schema',
      'missing_required_parameter',
    ],
    [
      'a stop sequence of a number',
      { ...minimalRequest, stop_sequences: ['a', 1] },
      'stop_sequences[1]',
      'invalid_value',
    ],
    [
      'stop sequences of text',
      { ...minimalRequest, stop_sequences: 'END' },
      'stop_sequences',
      'invalid_value',
    ],
  ])('is refused with the path of the field: %s', (_name, body, param, code) => {
    expect(refusalOf(body)).toMatchObject({ param, code });
  });
});
