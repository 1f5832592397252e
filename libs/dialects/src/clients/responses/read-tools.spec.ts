import { describe, expect, it } from '@jest/globals';
import type { Conversation } from '../../conversation/index.js';
import { fixture, readFixture } from './fixtures.behaviour.js';

describe('tools', () => {
  it('functions are flat, and keep schema and strictness', () => {
    expect(readFixture('function-tool').tools).toEqual([
      {
        name: 'get_weather',
        description: 'Runs get_weather.',
        parameters: {
          type: 'object',
          properties: { city: { type: 'string' } },
          required: ['city'],
          additionalProperties: false,
        },
        strict: true,
      },
    ]);
  });

  it('null parameters and strictness are none', () => {
    expect(readFixture('function-tool-without-parameters').tools).toEqual([
      { name: 'get_time', description: 'The time.' },
    ]);
  });

  it('strict: false is a value', () => {
    expect(readFixture('function-tool-not-strict').tools[0]?.strict).toBe(false);
  });

  it('regression: envoy#1515, envoy#2472 schemas are passed on as they are, in their order', () => {
    const [tool] = fixture('envoy-1515-tool-schema-kept-as-it-is')['tools'] as { parameters: unknown }[];
    const [read] = readFixture('envoy-1515-tool-schema-kept-as-it-is').tools;
    expect(JSON.stringify(read?.parameters)).toBe(JSON.stringify(tool?.parameters));
  });

  it('regression: litellm#9080 an empty list is no tools', () => {
    expect(readFixture('litellm-9080-empty-tools').tools).toEqual([]);
  });

  it('custom tools are marked', () => {
    expect(readFixture('custom-tool').tools).toEqual([
      { name: 'run_python', description: 'Runs Python.', isCustom: true },
    ]);
  });

  it('functions of a namespace carry both names, in calls too', () => {
    const conversation = readFixture('namespace-tool');
    expect(conversation.tools.map(({ name, isCustom }) => [name, isCustom])).toEqual([
      ['crm__get_contact', undefined],
      ['crm__note', true],
    ]);
    expect(conversation.turns[1]?.blocks[0]).toMatchObject({ name: 'crm__get_contact' });
  });

  it('web search is known by any of its names, with its options', () => {
    expect(readFixture('web-search').hostedTools).toEqual([
      {
        kind: 'web_search',
        options: {
          search_context_size: 'low',
          user_location: { type: 'approximate', country: 'FR', city: 'Paris' },
          filters: { allowed_domains: ['example.com'] },
        },
      },
    ]);
    expect(readFixture('web-search-preview-with-date').hostedTools).toEqual([
      { kind: 'web_search', options: {} },
    ]);
  });

  it.each([
    ['file-search-tool', 'file_search', 'tools[0]'],
    ['code-interpreter-tool', 'code_interpreter', 'tools[1]'],
    ['computer-tool', 'computer_use_preview', 'tools[0]'],
    ['mcp-tool', 'mcp', 'tools[0]'],
    ['image-generation-tool', 'image_generation', 'tools[0]'],
    ['shell-tool', 'shell', 'tools[0]'],
    ['apply-patch-tool', 'apply_patch', 'tools[0]'],
  ])('%s runs at the provider, and says where it was written', (name, type, path) => {
    expect(readFixture(name).hostedTools).toEqual([
      { kind: 'other', dialect: 'openai', type, path, value: expect.objectContaining({ type }) as unknown },
    ]);
  });
});

describe('tool_choice', () => {
  it.each<[string, Conversation['toolChoice']]>([
    ['function-tool', undefined],
    ['portkey-1477-tool-choice-none', { kind: 'none' }],
    ['tool-choice-auto', { kind: 'auto' }],
    ['tool-choice-required-one-at-a-time', { kind: 'required' }],
    ['tool-choice-function', { kind: 'tool', name: 'get_time' }],
    ['tool-choice-custom', { kind: 'tool', name: 'run_python' }],
    ['tool-choice-allowed-tools', { kind: 'allowed', mode: 'required', names: ['get_weather', 'get_time'] }],
    ['tool-choice-hosted', undefined],
  ])('%s', (name, toolChoice) => {
    expect(readFixture(name).toolChoice).toEqual(toolChoice);
  });
});
