import { describe, expect, it } from '@jest/globals';
import type { BodyDialect } from '@trueport/contracts';
import { textPartsOf, type BodyDirection } from './index.js';

const bodyOf = (document: unknown): Buffer => Buffer.from(JSON.stringify(document));

/** Parts as `role: text`, to read at a glance. */
function texts(dialect: BodyDialect, direction: BodyDirection, document: unknown): string[] {
  const { parts, truncated } = textPartsOf(dialect, direction, bodyOf(document));
  expect(truncated).toBe(false);
  return parts.map(({ role, text }) => `${role}: ${text}`);
}

const pixels = Buffer.alloc(600, 7).toString('base64');
const schema = {
  type: 'object',
  properties: {
    description: { type: 'string', description: 'what it is', enum: ['x'] },
    city: { anyOf: [{ description: 'where' }] },
  },
};

const requests: [name: string, dialect: BodyDialect, document: unknown, expected: string[]][] = [
  [
    'a chat with every role, whatever the order of members',
    'openai',
    {
      model: 'gpt-5',
      messages: [
        { role: 'system', content: 'be kind' },
        { content: 'developer says', role: 'developer' },
        {
          content: [
            { text: 'look', type: 'text' },
            {
              type: 'image_url',
              image_url: { url: `data:image/png;base64,${pixels}`, detail: 'low', alt: 'a cat' },
            },
          ],
          role: 'user',
        },
        {
          role: 'assistant',
          content: null,
          refusal: 'no',
          reasoning_content: 'hm',
          tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'f', arguments: '{"a":"b"}' } }],
        },
        { role: 'tool', tool_call_id: 'call_1', content: 'rainy' },
        {
          role: 'user',
          content: [
            {
              type: 'file',
              file: { filename: 'secret.pdf', file_data: `data:application/pdf;base64,${pixels}` },
            },
            { type: 'input_audio', input_audio: { data: pixels, format: 'wav' } },
          ],
        },
      ],
      user: 'u1',
      stop: ['x'],
      metadata: { note: 'n' },
    },
    [
      'system: be kind',
      'system: developer says',
      'user: look',
      'user: a cat',
      'assistant: no',
      'assistant: hm',
      'assistant: {"a":"b"}',
      'tool: rainy',
      'user: secret.pdf',
    ],
  ],
  [
    'descriptions of tools, also of a property called description',
    'openai',
    {
      tools: [{ type: 'function', function: { name: 'f', description: 'does f', parameters: schema } }],
      messages: [],
    },
    ['system: does f', 'system: what it is', 'system: where'],
  ],
  [
    'schemas of answers',
    'openai',
    { response_format: { type: 'json_schema', json_schema: { name: 'n', description: 'd', schema } } },
    ['system: d', 'system: what it is', 'system: where'],
  ],
  [
    'legacy functions and calls',
    'openai',
    {
      functions: [{ name: 'f', description: 'does' }],
      messages: [
        { role: 'assistant', function_call: { name: 'f', arguments: 'x' } },
        { role: 'function', name: 'f', content: 'y' },
      ],
    },
    ['system: does', 'assistant: x', 'tool: y'],
  ],
  [
    'legacy completions',
    'azure',
    { prompt: ['once', 'twice'], suffix: 'end' },
    ['user: once', 'user: twice', 'user: end'],
  ],
  ['embeddings', 'openai', { input: ['one', 'two'], encoding_format: 'base64' }, ['user: one', 'user: two']],
  ['token ids, as nothing', 'openai', { input: [[1, 2, 3]], prompt: [4, 5] }, []],
  [
    'Responses items',
    'openai',
    {
      instructions: 'rules',
      input: [
        {
          role: 'user',
          content: [
            { type: 'input_text', text: 'hi' },
            { type: 'input_image', image_url: `data:image/png;base64,${pixels}` },
            { type: 'input_file', filename: 'a.txt', file_data: pixels },
          ],
        },
        {
          type: 'reasoning',
          id: 'rs_1',
          summary: [{ type: 'summary_text', text: 'thought' }],
          encrypted_content: 'zzz',
        },
        { type: 'function_call', call_id: 'c', name: 'f', arguments: '{}' },
        { type: 'function_call_output', call_id: 'c', output: 'result' },
        { type: 'function_call_output', call_id: 'd', output: [{ type: 'input_text', text: 'part' }] },
        { type: 'custom_tool_call', call_id: 'e', input: 'raw' },
        {
          type: 'message',
          role: 'assistant',
          content: [
            { type: 'output_text', text: 'earlier' },
            { type: 'refusal', refusal: 'no' },
          ],
        },
      ],
      tools: [{ type: 'function', name: 'f', description: 'flat', parameters: schema, strict: true }],
      prompt: { id: 'pmpt_1', variables: { name: 'Jane', file: { type: 'input_text', text: 'v' } } },
    },
    [
      'system: rules',
      'user: hi',
      'user: a.txt',
      'assistant: thought',
      'assistant: {}',
      'tool: result',
      'tool: part',
      'assistant: raw',
      'assistant: earlier',
      'assistant: no',
      'system: flat',
      'system: what it is',
      'system: where',
      'user: Jane',
      'user: input_text',
      'user: v',
    ],
  ],
  ['a Responses input of one string', 'openai', { input: 'hello' }, ['user: hello']],
  [
    'threads and runs of assistants',
    'openai',
    {
      thread: { messages: [{ role: 'user', content: [{ type: 'text', text: { value: 'hi' } }] }] },
      additional_instructions: 'more',
      additional_messages: [{ role: 'assistant', content: 'a' }],
      tool_outputs: [{ tool_call_id: 'c', output: 'o' }],
    },
    ['user: hi', 'system: more', 'assistant: a', 'tool: o'],
  ],
  [
    'Anthropic messages',
    'anthropic',
    {
      system: [{ type: 'text', text: 'sys', cache_control: { type: 'ephemeral' } }],
      messages: [
        { role: 'user', content: 'plain' },
        {
          role: 'assistant',
          content: [
            { type: 'thinking', thinking: 'hm', signature: 'sig' },
            { type: 'tool_use', id: 't', name: 'f', input: { city: 'Rome', deep: [{ x: 'y' }], n: 1 } },
          ],
        },
        {
          role: 'user',
          content: [
            { type: 'tool_result', tool_use_id: 't', content: [{ type: 'text', text: 'sunny' }] },
            { type: 'tool_result', tool_use_id: 'u', content: 'short' },
            { type: 'text', text: 'go on' },
          ],
        },
        {
          role: 'user',
          content: [
            {
              type: 'document',
              title: 'T',
              context: 'C',
              source: { type: 'text', media_type: 'text/plain', data: 'body' },
            },
            { type: 'document', source: { type: 'base64', data: pixels } },
            { type: 'document', source: { type: 'content', content: [{ type: 'text', text: 'chunk' }] } },
            { type: 'image', source: { type: 'url', url: 'https://x/y.png' } },
          ],
        },
      ],
      tools: [{ name: 'f', description: 'does', input_schema: schema }],
    },
    [
      'system: sys',
      'user: plain',
      'assistant: hm',
      'assistant: Rome',
      'assistant: y',
      'tool: sunny',
      'tool: short',
      'user: go on',
      'user: T',
      'user: C',
      'user: body',
      'user: chunk',
      'system: does',
      'system: what it is',
      'system: where',
    ],
  ],
  [
    'batches of Anthropic messages',
    'anthropic',
    { requests: [{ custom_id: 'c', params: { system: 's', messages: [{ role: 'user', content: 'u' }] } }] },
    ['system: s', 'user: u'],
  ],
  [
    'Gemini contents, and a system instruction that calls itself a user',
    'google',
    {
      systemInstruction: { role: 'user', parts: [{ text: 'sys' }] },
      contents: [
        {
          parts: [
            { text: 'hi' },
            { inlineData: { mimeType: 'image/png', data: pixels, displayName: 'cat.png' } },
            { fileData: { fileUri: 'gs://b/o' } },
          ],
        },
        {
          role: 'model',
          parts: [
            { text: 'hm', thought: true, thoughtSignature: 'sig' },
            { functionCall: { name: 'f', args: { q: 'x' } } },
          ],
        },
        {
          role: 'user',
          parts: [{ functionResponse: { name: 'f', response: { result: 'wet', image: pixels } } }],
        },
      ],
      tools: [{ functionDeclarations: [{ name: 'f', description: 'does', parametersJsonSchema: schema }] }],
      generationConfig: { responseJsonSchema: schema, stopSequences: ['x'] },
    },
    [
      'system: sys',
      'user: hi',
      'user: cat.png',
      'assistant: hm',
      'assistant: x',
      'tool: wet',
      'system: does',
      'system: what it is',
      'system: where',
      'system: what it is',
      'system: where',
    ],
  ],
  [
    'Gemini embeddings',
    'google',
    { requests: [{ model: 'm', content: { parts: [{ text: 'e' }] } }] },
    ['user: e'],
  ],
  [
    'the OpenAI dialect of another provider',
    'google',
    { messages: [{ role: 'user', content: 'hi' }] },
    ['user: hi'],
  ],
  ['documents of unknown shape, as nothing', 'openai', { foo: 'bar', list: [{ text: 'x' }] }, []],
];

const responses: [name: string, dialect: BodyDialect, document: unknown, expected: string[]][] = [
  [
    'chat answers',
    'openai',
    {
      choices: [
        {
          index: 0,
          message: {
            role: 'assistant',
            content: 'a',
            refusal: null,
            reasoning_content: 'r',
            tool_calls: [{ function: { name: 'f', arguments: '{}' } }],
            audio: { data: pixels, transcript: 't' },
          },
          logprobs: { content: [{ token: 'a' }] },
        },
        { message: { content: 'b' } },
      ],
    },
    ['assistant: a', 'assistant: r', 'assistant: {}', 'assistant: t', 'assistant: b'],
  ],
  [
    'rewritten prompts of images',
    'openai',
    { data: [{ b64_json: pixels, revised_prompt: 'p' }] },
    ['assistant: p'],
  ],
  ['legacy completions', 'openai', { choices: [{ text: 'a' }] }, ['assistant: a']],
  [
    'Responses answers, without the echo of the request',
    'azure',
    {
      instructions: 'echo',
      tools: [{ description: 'echo' }],
      text: { format: { type: 'text' } },
      output: [
        { type: 'reasoning', summary: [{ type: 'summary_text', text: 's' }] },
        {
          type: 'message',
          role: 'assistant',
          content: [{ type: 'output_text', text: 'a', annotations: [] }],
        },
        { type: 'mcp_call', arguments: '{}', output: 'o' },
      ],
    },
    ['assistant: s', 'assistant: a', 'assistant: {}', 'tool: o'],
  ],
  [
    'Anthropic answers',
    'anthropic',
    {
      type: 'message',
      role: 'assistant',
      content: [
        { type: 'thinking', thinking: 'h', signature: 's' },
        { type: 'text', text: 'a' },
        { type: 'tool_use', input: { x: 'y' } },
        { type: 'web_search_tool_result', content: [{ title: 'page' }] },
      ],
    },
    ['assistant: h', 'assistant: a', 'assistant: y', 'tool: page'],
  ],
  [
    'Gemini answers',
    'google',
    {
      candidates: [
        {
          content: {
            role: 'model',
            parts: [
              { text: 'a' },
              { executableCode: { code: 'c' } },
              { codeExecutionResult: { output: 'o' } },
            ],
          },
        },
      ],
    },
    ['assistant: a', 'assistant: c', 'tool: o'],
  ],
  [
    'the array form of Gemini streams',
    'google',
    [
      { candidates: [{ content: { parts: [{ text: 'a' }] } }] },
      { candidates: [{ content: { parts: [{ text: 'b' }] } }] },
    ],
    ['assistant: a', 'assistant: b'],
  ],
  ['vectors, as nothing', 'openai', { data: [{ embedding: [0.1, 0.2] }] }, []],
];

describe('shapes of bodies', () => {
  it.each(requests)('reads %s', (_name, dialect, document, expected) => {
    expect(texts(dialect, 'request', document)).toEqual(expected);
  });

  it.each(responses)('reads, of answers, %s', (_name, dialect, document, expected) => {
    expect(texts(dialect, 'response', document)).toEqual(expected);
  });
});
