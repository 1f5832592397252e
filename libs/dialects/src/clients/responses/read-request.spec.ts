import { describe, expect, it } from '@jest/globals';
import { TranslationRefusal, type Conversation } from '../../conversation/index.js';
import type { JsonObject } from '../../json.js';
import { fixture, fixtureNames, readFixture } from './fixtures.behaviour.js';
import { responsesFieldNames } from './field-names.js';
import { readRequest } from './read-request.js';

const read = (body: JsonObject): Conversation => readRequest({ model: 'm', input: 'Hi', ...body });

function refusalOf(body: JsonObject): TranslationRefusal {
  try {
    readRequest(body);
  } catch (error) {
    if (error instanceof TranslationRefusal) return error;
    throw error;
  }
  throw new Error('It was not refused.');
}

const extrasOf = ({ extras }: Conversation): string[] =>
  extras.map(({ path, mustUnderstand }) => (mustUnderstand ? `${path}!` : path));

/** Fixtures that are refused as they are read, with the field that is named. */
const refusedFixtures: Readonly<Record<string, string>> = {
  'background-is-refused': 'background',
  'conversation-is-refused': 'conversation',
  'image-without-source-is-refused': 'input[0].content[0].image_url',
  'input-missing': 'input',
  'item-reference-is-refused': 'input[0]',
  'item-reference-without-type-is-refused': 'input[0]',
  'previous-response-id-is-refused-without-state': 'previous_response_id',
  'prompt-template-is-refused': 'prompt',
  'reasoning-effort-unknown-is-refused': 'reasoning.effort',
  'tool-choice-unknown-word-is-refused': 'tool_choice',
  'unknown-part-is-refused': 'input[0].content[0].type',
};

/** Fixtures with fields that have no place in a conversation; `!` marks those that must be understood. */
const fixturesWithExtras: Readonly<Record<string, readonly string[]>> = {
  'compaction-item-is-refused': ['input[0]!'],
  'computer-call-output-is-refused': ['input[1]!', 'input[2]!'],
  'context-management-must-be-understood': ['context_management!'],
  'custom-tool-with-grammar': ['tools[0].format!'],
  'foreign-encrypted-reasoning-is-dropped': ['input[1].encrypted_content'],
  'function-tool-deferred': ['tools[0].defer_loading', 'tools[0].output_schema'],
  'include-results-of-hosted-tools': ['include[0]'],
  'max-tool-calls': ['max_tool_calls'],
  'message-phase-is-a-hint': ['input[1].phase'],
  'metadata-user-and-safety-identifier': ['user'],
  'moderation-must-be-understood': ['moderation!'],
  'namespace-tool': ['tools[0].description'],
  'prompt-cache-options-are-a-hint': ['prompt_cache_options'],
  'reasoning-context-is-a-hint': ['reasoning.context'],
  'smg-2339-unknown-fields-are-told': [
    'input[0].content[0].future_part_field',
    'input[0].future_item_field',
    'tools[0].future_tool_field',
    'future_field',
  ],
  'stream-with-obfuscation': ['stream_options.include_obfuscation'],
  'tool-choice-allowed-hosted-tool': ['tool_choice.tools[1]!'],
  'tool-choice-hosted': ['tool_choice!'],
  'truncation-auto-is-dropped': ['truncation'],
};

describe('fixtures', () => {
  it('there are at least 60 of them', () => {
    expect(fixtureNames.length).toBeGreaterThanOrEqual(60);
  });

  it.each(fixtureNames)(
    '%s is read without losing a field, or refused by it; the body stays as it was (regression: envoy#1322)',
    (name) => {
      const body = fixture(name);
      const before = JSON.stringify(body);
      const refused = refusedFixtures[name];
      if (refused !== undefined) expect(refusalOf(body).param).toBe(refused);
      else expect(extrasOf(readRequest(body))).toEqual(fixturesWithExtras[name] ?? []);
      expect(JSON.stringify(body)).toBe(before);
    },
  );
});

describe('settings of a request', () => {
  it.each<[string, JsonObject, Partial<Conversation>]>([
    [
      'a plain text is a user turn',
      {},
      { turns: [{ role: 'user', blocks: [{ kind: 'text', text: 'Hi' }] }] },
    ],
    [
      'instructions come before everything',
      { instructions: 'Be brief.' },
      {
        turns: [
          { role: 'system', blocks: [{ kind: 'text', text: 'Be brief.' }] },
          { role: 'user', blocks: [{ kind: 'text', text: 'Hi' }] },
        ],
      },
    ],
    ['usage is always shown', {}, { includeUsage: true, stream: false }],
    ['stream', { stream: true }, { stream: true }],
    ['max_output_tokens', { max_output_tokens: 1 }, { maxOutputTokens: 1 }],
    ['zero is a temperature', { temperature: 0, top_p: 0 }, { temperature: 0, topP: 0 }],
    ['parallel_tool_calls', { parallel_tool_calls: false }, { parallelToolCalls: false }],
    ['top_logprobs asks for probabilities', { top_logprobs: 2 }, { logprobs: { top: 2 } }],
    [
      'include asks for the probabilities of the chosen tokens',
      { include: ['message.output_text.logprobs'] },
      { logprobs: { top: 0 } },
    ],
    ['store', { store: false }, { store: false }],
    ['metadata', { metadata: { a: '1' } }, { metadata: { a: '1' } }],
    ['user', { user: 'u' }, { userId: 'u' }],
    ['an empty user', { user: '' }, { userId: '' }],
    ['safety_identifier comes before user', { user: 'u', safety_identifier: 's' }, { userId: 's' }],
    ['service_tier', { service_tier: 'flex' }, { serviceTier: 'flex' }],
    [
      'prompt cache',
      { prompt_cache_key: 'k', prompt_cache_retention: '24h' },
      { promptCacheKey: 'k', promptCacheRetention: '24h' },
    ],
    ['text.verbosity', { text: { verbosity: 'low' } }, { verbosity: 'low' }],
    ['text.format text', { text: { format: { type: 'text' } } }, { outputFormat: { kind: 'text' } }],
    [
      'text.format json_object',
      { text: { format: { type: 'json_object' } } },
      { outputFormat: { kind: 'json' } },
    ],
    [
      'text.format json_schema',
      { text: { format: { type: 'json_schema', name: 'n', schema: { type: 'object' }, strict: false } } },
      { outputFormat: { kind: 'schema', name: 'n', schema: { type: 'object' }, strict: false } },
    ],
    ['reasoning.effort', { reasoning: { effort: 'max' } }, { reasoning: { effort: 'max' } }],
    [
      'any summary shows thoughts',
      { reasoning: { summary: 'concise' } },
      { reasoning: { showsThoughts: true } },
    ],
    [
      'the old name of summary shows thoughts too',
      { reasoning: { generate_summary: 'auto' } },
      { reasoning: { showsThoughts: true } },
    ],
    [
      'no summary hides thoughts',
      { reasoning: { summary: 'none' } },
      { reasoning: { showsThoughts: false } },
    ],
    [
      'include asks for marks to send back',
      { include: ['reasoning.encrypted_content'] },
      { reasoning: { wantsSignatures: true } },
    ],
    [
      'regression: litellm#19411 the effort may be an object with a summary',
      { reasoning: { effort: { effort: 'high', summary: 'auto' } } },
      { reasoning: { effort: 'high', showsThoughts: true } },
    ],
    [
      'regression: Portkey#1486 minimal effort',
      { reasoning: { effort: 'minimal' } },
      { reasoning: { effort: 'minimal' } },
    ],
  ])('%s', (_name, body, expected) => {
    expect(read(body)).toMatchObject(expected);
  });

  it('nothing that was not asked for is set', () => {
    expect(read({ text: {}, reasoning: {}, include: [], stream_options: {} })).toEqual({
      model: 'm',
      turns: [{ role: 'user', blocks: [{ kind: 'text', text: 'Hi' }] }],
      tools: [],
      hostedTools: [],
      stream: false,
      includeUsage: true,
      extras: [],
      fieldNames: responsesFieldNames,
    });
  });

  it('unknown members of a format are told, whatever the format', () => {
    const format = { type: 'json_object', future: 1 };
    expect(read({ text: { format } }).extras).toEqual([
      { path: 'text.format.future', value: 1, mustUnderstand: false },
    ]);
  });

  it('null is absent, as SDKs send it', () => {
    expect(readFixture('null-fields-are-absent')).toEqual({ ...read({}), model: 'gpt-5.2' });
  });

  it.each<[string, JsonObject, string]>([
    ['no model', { model: null }, 'model'],
    ['input that is neither text nor a list', { input: { role: 'user' } }, 'input'],
    ['an item that is no object', { input: ['Hi'] }, 'input[0]'],
    ['a message without a role', { input: [{ content: 'Hi' }] }, 'input[0].role'],
    ['a role nobody knows', { input: [{ role: 'robot', content: 'Hi' }] }, 'input[0].role'],
    ['a message without content', { input: [{ role: 'user' }] }, 'input[0].content'],
    ['content that is neither text nor parts', { input: [{ role: 'user', content: 7 }] }, 'input[0].content'],
    [
      'a call without an id',
      { input: [{ type: 'function_call', name: 'f', arguments: '{}' }] },
      'input[0].call_id',
    ],
    [
      'an output without a call',
      { input: [{ type: 'function_call_output', output: '' }] },
      'input[0].call_id',
    ],
    [
      'an output without a value',
      { input: [{ type: 'function_call_output', call_id: 'c' }] },
      'input[0].output',
    ],
    [
      'a file without data',
      { input: [{ role: 'user', content: [{ type: 'input_file' }] }] },
      'input[0].content[0].file_data',
    ],
    [
      'a data URL that is not base64',
      {
        input: [{ role: 'user', content: [{ type: 'input_image', image_url: 'data:image/svg+xml,<svg/>' }] }],
      },
      'input[0].content[0].image_url',
    ],
    [
      'a data URL without a comma',
      {
        input: [
          { role: 'user', content: [{ type: 'input_file', file_data: 'data:application/pdf;base64' }] },
        ],
      },
      'input[0].content[0].file_data',
    ],
    ['a tool without a type', { tools: [{ name: 'f' }] }, 'tools[0].type'],
    ['a function without a name', { tools: [{ type: 'function' }] }, 'tools[0].name'],
    [
      'a namespace with a hosted tool',
      { tools: [{ type: 'namespace', name: 'n', tools: [{ type: 'mcp' }] }] },
      'tools[0].tools[0].type',
    ],
    ['a choice of a function without a name', { tool_choice: { type: 'function' } }, 'tool_choice.name'],
    [
      'a schema without a name',
      { text: { format: { type: 'json_schema', schema: {} } } },
      'text.format.name',
    ],
    [
      'a format without a schema',
      { text: { format: { type: 'json_schema', name: 'n' } } },
      'text.format.schema',
    ],
    ['max_output_tokens of 0', { max_output_tokens: 0 }, 'max_output_tokens'],
    ['a temperature that is text', { temperature: '1' }, 'temperature'],
    ['background', { background: true }, 'background'],
    ['prompt', { prompt: { id: 'pmpt_1' } }, 'prompt'],
    ['conversation', { conversation: 'conv_1' }, 'conversation'],
    ['previous_response_id', { previous_response_id: 'resp_1' }, 'previous_response_id'],
  ])('%s is refused by its path', (_name, body, param) => {
    const refusal = refusalOf({ model: 'm', input: 'Hi', ...body });
    expect(refusal.param).toBe(param);
    expect(refusal.message).toContain(param);
  });
});
