import { describe, expect, it } from '@jest/globals';
import type { Conversation, FunctionTool, HostedTool } from '../../conversation/conversation.js';
import { anthropicUpstream } from './index.js';
import {
  assistant,
  callOf,
  conversationWith,
  resultOf,
  user,
  weatherTool,
} from '../../conversation/samples.behaviour.js';
import {
  added,
  newestModel,
  oldModel,
  refusalOf,
  targetOf,
  usualModel,
  written,
} from './samples.behaviour.js';

const weather = {
  name: 'get_weather',
  description: 'Weather of a city',
  input_schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};

describe('functions', () => {
  const writtenTool = (tool: FunctionTool, model = usualModel): unknown => {
    const { tools, warnings } = added({ tools: [tool] }, model);
    return { ...(tools as object[])[0], warnings };
  };

  it('keep name, description and schema', () => {
    expect(writtenTool(weatherTool)).toEqual({ ...weather, warnings: [] });
  });

  it('regression: envoy#1515, envoy#2472 keep definitions, open objects and the order of keys', () => {
    const parameters = {
      $defs: { z: { type: 'string' }, a: {} },
      type: 'object',
      properties: { x: { $ref: '#/$defs/z' } },
      additionalProperties: { type: 'string' },
    };
    const { body } = anthropicUpstream.writeRequest(
      conversationWith({ tools: [{ name: 'f', parameters }] }),
      targetOf(usualModel),
    );
    expect(JSON.stringify(body.tools)).toBe(`[{"name":"f","input_schema":${JSON.stringify(parameters)}}]`);
  });

  it.each([
    ['without parameters', {}, []],
    ['with empty parameters', { parameters: {} }, []],
    [
      'with parameters that are no object',
      { parameters: { type: 'string' } },
      ['tools.f.parameters: Anthropic takes an object only, so it has no arguments'],
    ],
  ])('%s take an empty object', (_name, changes, warnings) => {
    expect(writtenTool({ name: 'f', ...changes })).toEqual({
      name: 'f',
      input_schema: { type: 'object', properties: {} },
      warnings,
    });
  });

  it('regression: litellm#9080 none at all is no list', () => {
    expect(added({ tools: [] })).toEqual({ warnings: [] });
  });

  it('with free text take one string', () => {
    expect(writtenTool({ name: 'f', isCustom: true })).toMatchObject({
      input_schema: { type: 'object', properties: { input: { type: 'string' } }, required: ['input'] },
    });
  });

  it('keep their cache mark', () => {
    expect(writtenTool({ name: 'f', cache: { ttl: '1h' } })).toMatchObject({
      cache_control: { type: 'ephemeral', ttl: '1h' },
    });
  });

  it('that are strict get a schema the model can be held to', () => {
    const parameters = {
      type: 'object',
      properties: { n: { type: 'integer', minimum: 1 } },
      required: ['n'],
    };
    expect(writtenTool({ name: 'f', parameters, strict: true })).toEqual({
      name: 'f',
      strict: true,
      input_schema: {
        type: 'object',
        properties: { n: { type: 'integer', description: 'Constraints: minimum: 1' } },
        required: ['n'],
        additionalProperties: false,
      },
      warnings: [],
    });
    expect(writtenTool({ name: 'f', parameters, strict: false })).toMatchObject({
      strict: false,
      input_schema: parameters,
    });
  });

  it.each([
    [
      'on models that cannot hold to a schema',
      oldModel,
      { type: 'object', properties: { a: { type: 'string' } } },
    ],
    ['with schemas that nobody can hold to', usualModel, { type: 'object', additionalProperties: true }],
  ])('that are strict are not, with a warning, %s', (_name, model, parameters) => {
    const tool = writtenTool({ name: 'f', parameters, strict: true }, model);
    expect(tool).toEqual({
      name: 'f',
      input_schema: parameters,
      warnings: ['tools.f.strict: this model cannot be held to the schema'],
    });
  });

  it('beyond the twentieth strict one are not strict', () => {
    const tools = Array.from({ length: 22 }, (_, at) => ({ ...weatherTool, name: `f${at}`, strict: true }));
    const request = added({ tools });
    expect((request.tools as { strict?: boolean }[]).filter(({ strict }) => strict)).toHaveLength(20);
    expect(request.warnings).toHaveLength(2);
  });

  it("have names that Anthropic takes, in tools, choice and history alike, and the client's in the answer", () => {
    const name = 'mcp.weather/get weather — ' + 'x'.repeat(60);
    const { body, answering } = written({
      tools: [{ ...weatherTool, name }],
      toolChoice: { kind: 'tool', name },
      turns: [user('Go'), assistant(callOf('a', name)), user(resultOf('a', 'ok'))],
    });
    const [tool] = body.tools as { name: string }[];
    expect(tool?.name).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
    expect(body.tool_choice).toEqual({ type: 'tool', name: tool?.name });
    expect(body.messages).toMatchObject([{}, { content: [{ name: tool?.name }] }, {}]);
    expect(answering.toolNames.toClient(tool?.name ?? '')).toBe(name);
  });
});

describe('tools that run at the provider', () => {
  const hosted = (tool: HostedTool): unknown => {
    const { tools, warnings } = added({ hostedTools: [tool] });
    return { ...(tools as object[])[0], warnings };
  };
  const search = { type: 'web_search_20250305', name: 'web_search' };
  const place = { city: 'Oslo', country: 'NO', timezone: 'Europe/Oslo' };

  it.each([
    ['of nothing', {}, search, []],
    [
      "of OpenAI's chat",
      { search_context_size: 'low', user_location: { type: 'approximate', approximate: place } },
      { ...search, user_location: { type: 'approximate', ...place } },
      ['web_search.search_context_size: not supported by Anthropic'],
    ],
    [
      "of OpenAI's Responses API",
      {
        filters: { allowed_domains: ['a.example'], other: 1 },
        user_location: { type: 'approximate', ...place },
      },
      { ...search, allowed_domains: ['a.example'], user_location: { type: 'approximate', ...place } },
      ['web_search.filters.other: not supported by Anthropic'],
    ],
    [
      'of Anthropic',
      { max_uses: 3, blocked_domains: ['b.example'], allowed_domains: null, user_location: null },
      { ...search, max_uses: 3, blocked_domains: ['b.example'] },
      [],
    ],
  ])('web search with the options %s', (_name, options, expected, warnings) => {
    expect(hosted({ kind: 'web_search', options })).toEqual({ ...expected, warnings });
  });

  it('of Anthropic go out as they came', () => {
    const value = { type: 'code_execution_20260120', name: 'code_execution', anything: { else: 1 } };
    expect(
      hosted({ kind: 'other', dialect: 'anthropic', type: value.type, value, path: 'tools[0]' }),
    ).toEqual({ ...value, warnings: [] });
  });

  it('of OpenAI are refused', () => {
    const tool = {
      kind: 'other',
      dialect: 'openai',
      type: 'file_search',
      value: {},
      path: 'tools[2]',
    } as const;
    expect(() => hosted(tool)).toThrow(refusalOf('tools[2]', 'file_search'));
  });
});

describe('the choice of tools', () => {
  const base = { tools: [weatherTool, { name: 'other' }] };
  const choiceOf = (changes: Partial<Conversation>, model = usualModel): unknown => {
    const { body, warnings } = written({ ...base, ...changes }, model);
    return {
      choice: body.tool_choice,
      tools: (body.tools as { name: string }[]).map(({ name }) => name),
      warnings,
    };
  };
  const both = ['get_weather', 'other'];

  it.each([
    [{}, undefined, both],
    [{ toolChoice: { kind: 'auto' } }, { type: 'auto' }, both],
    [{ toolChoice: { kind: 'none' } }, { type: 'none' }, both],
    [{ toolChoice: { kind: 'required' } }, { type: 'any' }, both],
    [{ toolChoice: { kind: 'tool', name: 'other' } }, { type: 'tool', name: 'other' }, both],
    [{ toolChoice: { kind: 'allowed', mode: 'auto', names: ['other'] } }, { type: 'auto' }, ['other']],
    [
      { toolChoice: { kind: 'allowed', mode: 'required', names: ['other', 'x'] } },
      { type: 'any' },
      ['other'],
    ],
    [{ parallelToolCalls: true }, undefined, both],
    [{ parallelToolCalls: false }, { type: 'auto', disable_parallel_tool_use: true }, both],
    [
      { parallelToolCalls: false, toolChoice: { kind: 'required' } },
      { type: 'any', disable_parallel_tool_use: true },
      both,
    ],
    [{ parallelToolCalls: false, toolChoice: { kind: 'none' } }, { type: 'none' }, both],
  ] as const)('%j is sent as %j', (changes, choice, tools) => {
    expect(choiceOf(changes)).toEqual({ choice, tools, warnings: [] });
  });

  it('may be a tool that Anthropic runs or defines', () => {
    const bash: HostedTool = {
      kind: 'other',
      dialect: 'anthropic',
      type: 'bash_20250124',
      value: { type: 'bash_20250124', name: 'bash' },
      path: 'tools[1]',
    };
    const hostedTools: HostedTool[] = [{ kind: 'web_search', options: {} }, bash];
    for (const name of ['web_search', 'bash']) {
      const { choice } = choiceOf({ hostedTools, toolChoice: { kind: 'tool', name } }) as { choice: unknown };
      expect(choice).toEqual({ type: 'tool', name });
    }
  });

  it.each([
    ['names a tool that is not there', { toolChoice: { kind: 'tool', name: 'missing' } }],
    [
      'allows only tools that are not there',
      { toolChoice: { kind: 'allowed', mode: 'auto', names: ['missing'] } },
    ],
    ['forces a call without tools', { tools: [], toolChoice: { kind: 'required' } }],
    ['names a tool without tools', { tools: [], toolChoice: { kind: 'tool', name: 'x' } }],
  ] as const)('is refused when it %s', (_name, changes) => {
    expect(() => choiceOf(changes)).toThrow(refusalOf('tool_choice'));
  });

  it('is nothing without tools', () => {
    expect(added({ toolChoice: { kind: 'auto' }, parallelToolCalls: false })).toEqual({ warnings: [] });
  });

  it.each([
    [newestModel, {}],
    ['claude-sonnet-5-5', {}],
    ['claude-fable-5-1', {}],
    ['a-model-nobody-knows', {}],
    [oldModel, { reasoning: { effort: 'low' } }],
    ['claude-opus-4-5', { reasoning: { effort: 'low' } }],
  ] as const)('is left to %s, which cannot be forced (%j)', (model, changes) => {
    const warning = 'tool_choice: this model cannot be forced to call a tool, auto instead';
    for (const toolChoice of [{ kind: 'required' }, { kind: 'tool', name: 'other' }] as const) {
      expect(choiceOf({ ...changes, toolChoice }, model)).toMatchObject({
        choice: { type: 'auto' },
        warnings: expect.arrayContaining([warning]) as unknown,
      });
    }
    expect(choiceOf({ ...changes, toolChoice: { kind: 'none' } }, model)).toMatchObject({
      choice: { type: 'none' },
    });
  });

  it('stays forced on adaptive models that think', () => {
    expect(
      choiceOf({ toolChoice: { kind: 'required' }, reasoning: { effort: 'high' } }, 'claude-opus-5'),
    ).toMatchObject({
      choice: { type: 'any' },
    });
  });

  it('is none for a history of calls when the client has no tools any more', () => {
    const turns = [
      user('Go'),
      assistant(callOf('a'), callOf('b')),
      user(resultOf('a', '1'), resultOf('b', '2')),
    ];
    expect(written({ turns }).body).toMatchObject({
      tools: [{ name: 'get_weather', input_schema: { type: 'object' } }],
      tool_choice: { type: 'none' },
    });
  });
});
