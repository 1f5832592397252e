import { describe, expect, it } from '@jest/globals';
import type { FunctionTool, HostedTool, ToolChoice } from '../../conversation/conversation.js';
import { TranslationRefusal } from '../../conversation/translation-refusal.js';
import type { JsonObject } from '../../json.js';
import { weatherTool } from '../../conversation/samples.behaviour.js';
import { newModel, oldModel, written } from './samples.behaviour.js';

const search: HostedTool = { kind: 'web_search', options: {} };
const weatherDeclaration = {
  name: 'get_weather',
  description: 'Weather of a city',
  parametersJsonSchema: weatherTool.parameters,
};

function declarationOf(tool: FunctionTool, model = newModel): JsonObject {
  const [first] = written({ tools: [tool] }, model).body.tools as { functionDeclarations: JsonObject[] }[];
  return first?.functionDeclarations[0] ?? {};
}

describe('tools of a request', () => {
  it('all functions are declared in one tool', () => {
    const { body, warnings } = written({ tools: [weatherTool, { name: 'now' }] });
    expect(body.tools).toEqual([{ functionDeclarations: [weatherDeclaration, { name: 'now' }] }]);
    expect(body.toolConfig).toBeUndefined();
    expect(warnings).toEqual([]);
  });

  it('without tools nothing is said about them', () => {
    expect(written({ tools: [] }).body).toEqual({ contents: [{ role: 'user', parts: [{ text: 'Hello' }] }] });
  });

  it.each<[string, JsonObject | undefined]>([
    ['no schema', undefined],
    ['an empty schema', {}],
    ['an object without properties', { type: 'object', properties: {}, additionalProperties: false }],
    ['an object alone', { type: 'object' }],
  ])('a function with %s takes no parameters', (_case, parameters) => {
    const tool = parameters === undefined ? { name: 'now' } : { name: 'now', parameters };
    expect(declarationOf(tool)).toEqual({ name: 'now' });
  });

  it.each<[string, JsonObject]>([
    ['of any members', { type: 'object', additionalProperties: true }],
    ['by reference', { $ref: '#/$defs/A', $defs: { A: { type: 'object' } } }],
    ['as alternatives', { anyOf: [{ type: 'object' }] }],
    ['nullable', { type: ['object', 'null'], properties: { a: { type: 'string' } } }],
    ['without a type', { properties: { a: { type: 'string' } } }],
  ])('parameters %s stay as they are', (_case, parameters) => {
    expect(declarationOf({ name: 'f', parameters }).parametersJsonSchema).toEqual(parameters);
  });

  it('parameters that are no object are left out with a warning', () => {
    const { body, warnings } = written({ tools: [{ name: 'f', parameters: { type: 'string' } }] });
    expect(body.tools).toEqual([{ functionDeclarations: [{ name: 'f' }] }]);
    expect(warnings).toEqual(['tools[].parameters: of f left out: a function takes an object']);
  });

  it('the order of members in a schema is kept', () => {
    const parameters = { properties: { z: { type: 'string' }, a: { type: 'string' } }, type: 'object' };
    expect(JSON.stringify(declarationOf({ name: 'f', parameters }).parametersJsonSchema)).toBe(
      JSON.stringify(parameters),
    );
  });

  it('a tool with free text as input has one parameter', () => {
    expect(declarationOf({ name: 'shell', isCustom: true })).toEqual({
      name: 'shell',
      parametersJsonSchema: {
        type: 'object',
        properties: { input: { type: 'string' } },
        required: ['input'],
      },
    });
  });

  it('models of the first generation get the OpenAPI subset', () => {
    const { body, warnings } = written({ tools: [weatherTool] }, 'gemini-1.5-flash');
    expect(body.tools).toEqual([
      {
        functionDeclarations: [
          {
            name: 'get_weather',
            description: 'Weather of a city',
            parameters: { type: 'OBJECT', properties: { city: { type: 'STRING' } }, required: ['city'] },
          },
        ],
      },
    ]);
    expect(warnings).toEqual([
      'tools[].parameters: only the OpenAPI subset of JSON schema is sent to this model',
    ]);
  });

  it.each([
    ['strict', { ...weatherTool, strict: true }, ['tools[].strict: not supported by Gemini']],
    ['not strict', { ...weatherTool, strict: false }, []],
    ['marked for the cache', { ...weatherTool, cache: {} }, ['cache_control: not supported by Gemini']],
  ])('a function that is %s is declared all the same', (_case, tool, warnings) => {
    const request = written({ tools: [tool] });
    expect(request.body.tools).toEqual([{ functionDeclarations: [weatherDeclaration] }]);
    expect(request.warnings).toEqual(warnings);
  });
});

describe('search of the provider', () => {
  it('is a tool of its own', () => {
    const { body, warnings } = written({ hostedTools: [search] }, oldModel);
    expect(body.tools).toEqual([{ googleSearch: {} }]);
    expect(body.toolConfig).toBeUndefined();
    expect(warnings).toEqual([]);
  });

  it('stands beside functions on new models', () => {
    const { body } = written({ hostedTools: [search], tools: [weatherTool] }, newModel);
    expect(body.tools).toEqual([{ functionDeclarations: [weatherDeclaration] }, { googleSearch: {} }]);
    expect(body.toolConfig).toEqual({ includeServerSideToolInvocations: true });
  });

  it('is refused beside functions on old models', () => {
    expect(() => written({ hostedTools: [search], tools: [weatherTool] }, oldModel)).toThrow(
      TranslationRefusal,
    );
  });

  it('leaves hints out with a warning', () => {
    const options = { type: 'web_search_20250305', name: 'web_search', max_uses: 3, user_location: null };
    const { body, warnings } = written({ hostedTools: [{ kind: 'web_search', options }] });
    expect(body.tools).toEqual([{ googleSearch: {} }]);
    expect(warnings).toEqual(['web_search.max_uses: not supported by Gemini']);
  });

  it('takes empty limits for none', () => {
    const options = { allowed_domains: [], blocked_domains: null };
    const { body, warnings } = written({ hostedTools: [{ kind: 'web_search', options }] });
    expect(body.tools).toEqual([{ googleSearch: {} }]);
    expect(warnings).toEqual([]);
  });

  it.each(['allowed_domains', 'blocked_domains', 'filters'])('refuses the limit %s', (option) => {
    const options = { [option]: ['example.com'] };
    expect(() => written({ hostedTools: [{ kind: 'web_search', options }] })).toThrow(option);
  });

  it('is not offered when no tool may be called', () => {
    const { body, warnings } = written({ hostedTools: [search], toolChoice: { kind: 'none' } });
    expect(body.tools).toBeUndefined();
    expect(warnings).toEqual(['web_search: left out, as tool_choice is none']);
  });

  it.each(['openai', 'anthropic'] as const)(
    'regression: envoy#2467 other tools of %s are refused where they stand',
    (dialect) => {
      const tool: HostedTool = {
        kind: 'other',
        dialect,
        type: 'computer_20250124',
        value: {},
        path: 'tools[2]',
      };
      expect(() => written({ hostedTools: [tool] })).toThrow(expect.objectContaining({ param: 'tools[2]' }));
    },
  );
});

describe('tool_choice', () => {
  const names = ['get_weather'];
  it.each<[ToolChoice, JsonObject]>([
    [{ kind: 'auto' }, { mode: 'AUTO' }],
    [{ kind: 'none' }, { mode: 'NONE' }],
    [{ kind: 'required' }, { mode: 'ANY' }],
    [
      { kind: 'tool', name: 'get_weather' },
      { mode: 'ANY', allowedFunctionNames: names },
    ],
    [
      { kind: 'allowed', mode: 'required', names },
      { mode: 'ANY', allowedFunctionNames: names },
    ],
    [
      { kind: 'allowed', mode: 'auto', names },
      { mode: 'VALIDATED', allowedFunctionNames: names },
    ],
  ])('regression: Portkey#1477 %j', (toolChoice, functionCallingConfig) => {
    const { body } = written({ tools: [weatherTool], toolChoice });
    expect(body.toolConfig).toEqual({ functionCallingConfig });
    expect(body.tools).toHaveLength(1);
  });

  it('names are mapped as in the declarations', () => {
    const { body, answering } = written({
      tools: [{ name: 'my tool' }],
      toolChoice: { kind: 'tool', name: 'my tool' },
    });
    const name = answering.toolNames.toProvider('my tool');
    expect(body.tools).toEqual([{ functionDeclarations: [{ name }] }]);
    expect(body.toolConfig).toEqual({ functionCallingConfig: { mode: 'ANY', allowedFunctionNames: [name] } });
  });

  it.each<[ToolChoice]>([[{ kind: 'auto' }], [{ kind: 'none' }]])(
    '%j without functions is nothing',
    (toolChoice) => {
      expect(written({ toolChoice }).body.toolConfig).toBeUndefined();
    },
  );

  it.each<[ToolChoice]>([[{ kind: 'required' }], [{ kind: 'tool', name: 'f' }]])(
    '%j without functions is refused',
    (toolChoice) => {
      expect(() => written({ toolChoice })).toThrow(expect.objectContaining({ param: 'tool_choice' }));
    },
  );

  it.each<[ToolChoice, readonly FunctionTool[]]>([
    [{ kind: 'required' }, []],
    [{ kind: 'tool', name: 'web_search' }, []],
    [{ kind: 'tool', name: 'web_search' }, [weatherTool]],
  ])('%j that forces a search is left to the model, with a warning', (toolChoice, tools) => {
    const { body, warnings } = written({ tools, hostedTools: [search], toolChoice });
    expect(body.toolConfig ?? {}).not.toHaveProperty('functionCallingConfig');
    expect(warnings).toEqual(['tool_choice: Gemini cannot be forced to search the web, it decides itself']);
  });

  it.each([
    [false, ['parallel_tool_calls: not supported by Gemini']],
    [true, []],
  ])('parallel_tool_calls %s', (parallelToolCalls, warnings) => {
    expect(written({ tools: [weatherTool], parallelToolCalls }).warnings).toEqual(warnings);
  });
});
