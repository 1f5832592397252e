import { describe, expect, it } from '@jest/globals';
import type { Conversation, FunctionTool, HostedTool, ToolChoice } from '../../conversation/conversation.js';
import type { JsonObject } from '../../json.js';
import { readChatRequest } from './read-request.js';
import { refusedParam } from './refused-param.behaviour.js';
import { plainRequest } from './sample-context.behaviour.js';

const read = (more: JsonObject): Conversation => readChatRequest({ ...plainRequest, ...more });
const definition = {
  name: 'f',
  description: 'd',
  parameters: { type: 'object', properties: { z: {}, a: {} } },
};

describe('tools of a chat', () => {
  it.each<[string, JsonObject, FunctionTool]>([
    ['a function', { type: 'function', function: definition }, definition],
    ['a function without a type', { function: definition }, definition],
    [
      'a strict function',
      { type: 'function', function: { ...definition, strict: true } },
      { ...definition, strict: true },
    ],
    [
      'a function that is not strict',
      { type: 'function', function: { name: 'f', strict: false } },
      { name: 'f', strict: false },
    ],
    [
      'a function without arguments',
      { type: 'function', function: { name: 'f', parameters: null } },
      { name: 'f' },
    ],
    [
      'a cached function',
      { type: 'function', function: definition, cache_control: { type: 'ephemeral', ttl: '1h' } },
      { ...definition, cache: { ttl: '1h' } },
    ],
    [
      'a function with the mark inside',
      { type: 'function', function: { ...definition, cache_control: { type: 'ephemeral' } } },
      { ...definition, cache: {} },
    ],
    [
      'a custom tool',
      { type: 'custom', custom: { name: 'f', description: 'd', format: { type: 'text' } } },
      { name: 'f', description: 'd', isCustom: true },
    ],
  ])('%s', (_name, tool, expected) => {
    const conversation = read({ tools: [tool] });
    expect(conversation.tools).toEqual([expected]);
    expect(conversation.extras).toEqual([]);
  });

  it('regression: envoy#1515, #2472 a schema is the very object that the client wrote', () => {
    const parameters = { $defs: { x: {} }, properties: { b: {}, a: {} }, additionalProperties: false };
    const [tool] = read({ tools: [{ type: 'function', function: { name: 'f', parameters } }] }).tools;
    expect(tool?.parameters).toBe(parameters);
  });

  it('a grammar of a custom tool must be understood', () => {
    const format = { type: 'grammar', grammar: { syntax: 'regex', definition: 'a' } };
    const { extras } = read({ tools: [{ type: 'custom', custom: { name: 'f', format } }] });
    expect(extras).toEqual([{ path: 'tools[0].custom.format', value: format, mustUnderstand: true }]);
  });

  it.each<[string, JsonObject, HostedTool]>([
    [
      'web_search',
      { type: 'web_search', search_context_size: 'low' },
      { kind: 'web_search', options: { search_context_size: 'low' } },
    ],
    [
      "Anthropic's search",
      { type: 'web_search_20250305', name: 'web_search', max_uses: 2 },
      { kind: 'web_search', options: { max_uses: 2 } },
    ],
    [
      "Anthropic's shell",
      { type: 'bash_20250124', name: 'bash' },
      {
        kind: 'other',
        dialect: 'anthropic',
        type: 'bash_20250124',
        value: { type: 'bash_20250124', name: 'bash' },
        path: 'tools[0]',
      },
    ],
    [
      'anything else',
      { type: 'code_interpreter' },
      {
        kind: 'other',
        dialect: 'openai',
        type: 'code_interpreter',
        value: { type: 'code_interpreter' },
        path: 'tools[0]',
      },
    ],
  ])('%s runs at the provider', (_name, tool, expected) => {
    expect(read({ tools: [tool] }).hostedTools).toEqual([expected]);
  });

  it.each<[string, JsonObject, JsonObject]>([
    ['nothing more', {}, {}],
    ['how much', { search_context_size: 'high' }, { search_context_size: 'high' }],
    [
      'where, flat as in the tools of all providers',
      { user_location: { type: 'approximate', approximate: { city: 'Paris', country: 'FR' } } },
      { user_location: { type: 'approximate', city: 'Paris', country: 'FR' } },
    ],
    [
      'where, flat already',
      { user_location: { type: 'approximate', city: 'Paris' } },
      { user_location: { type: 'approximate', city: 'Paris' } },
    ],
  ])('web_search_options say %s', (_name, options, expected) => {
    expect(read({ web_search_options: options }).hostedTools).toEqual([
      { kind: 'web_search', options: expected },
    ]);
  });

  it('regression: litellm#9080 no tools are no tools', () => {
    expect(read({ tools: [] })).toMatchObject({ tools: [], hostedTools: [], extras: [] });
  });

  it('functions from before tools are tools of which one is called at a time', () => {
    expect(read({ functions: [definition], function_call: 'auto' })).toMatchObject({
      tools: [definition],
      toolChoice: { kind: 'auto' },
      parallelToolCalls: false,
      extras: [],
    });
  });
});

describe('the choice of tools', () => {
  const named = (name: string): JsonObject => ({ type: 'function', function: { name } });

  it.each<[string, JsonObject, ToolChoice | undefined]>([
    ['nothing', {}, undefined],
    ['auto', { tool_choice: 'auto' }, { kind: 'auto' }],
    ['regression: Portkey#1477 none', { tool_choice: 'none' }, { kind: 'none' }],
    ['required', { tool_choice: 'required' }, { kind: 'required' }],
    ['a function', { tool_choice: named('f') }, { kind: 'tool', name: 'f' }],
    [
      'a custom tool',
      { tool_choice: { type: 'custom', custom: { name: 'f' } } },
      { kind: 'tool', name: 'f' },
    ],
    [
      'allowed tools',
      {
        tool_choice: {
          type: 'allowed_tools',
          allowed_tools: { mode: 'required', tools: [named('f'), { type: 'custom', custom: { name: 'g' } }] },
        },
      },
      { kind: 'allowed', mode: 'required', names: ['f', 'g'] },
    ],
    ['a function_call', { function_call: { name: 'f' } }, { kind: 'tool', name: 'f' }],
    ['no function_call', { function_call: 'none' }, { kind: 'none' }],
    ['the newer of both', { function_call: 'none', tool_choice: 'required' }, { kind: 'required' }],
  ])('%s', (_name, more, expected) => {
    expect(read(more).toolChoice).toEqual(expected);
    expect(read(more).extras).toEqual([]);
  });

  it.each<[string, JsonObject, string]>([
    ['an unknown word', { tool_choice: 'always' }, 'tool_choice'],
    ['a number', { tool_choice: 7 }, 'tool_choice'],
    ['an unknown type', { tool_choice: { type: 'web_search' } }, 'tool_choice.type'],
    ['no name', { tool_choice: { type: 'function', function: {} } }, 'tool_choice.function.name'],
    [
      'no tools that are allowed',
      { tool_choice: { type: 'allowed_tools', allowed_tools: { mode: 'auto' } } },
      'tool_choice.allowed_tools.tools',
    ],
    [
      'an unknown mode',
      { tool_choice: { type: 'allowed_tools', allowed_tools: { mode: 'x', tools: [] } } },
      'tool_choice.allowed_tools.mode',
    ],
    ['an unknown function_call', { function_call: 'always' }, 'function_call'],
    ['a function without a name', { functions: [{}] }, 'functions[0].name'],
    ['a tool without a function', { tools: [{ type: 'function' }] }, 'tools[0].function'],
    [
      'a schema that is a text',
      { tools: [{ type: 'function', function: { name: 'f', parameters: 'x' } }] },
      'tools[0].function.parameters',
    ],
  ])('is refused with the path for %s', (_name, more, param) => {
    expect(refusedParam(() => read(more))).toBe(param);
  });
});
