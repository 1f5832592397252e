import { describe, expect, it } from '@jest/globals';
import type { Block, Conversation } from '../../conversation/conversation.js';
import {
  assistant,
  callOf,
  conversationWith,
  resultOf,
  targetOf,
  user,
  weatherTool,
} from '../../conversation/samples.behaviour.js';
import { added, onModels, refusalOf } from './requests.behaviour.js';
import { needsResponsesApi, writeChatRequest } from './write-request.js';

const schema = { type: 'object', properties: {}, required: [], additionalProperties: false };

describe('tools', () => {
  const tools = [weatherTool];
  const written = { tools: [{ type: 'function', function: weatherTool }] };

  it('are not strict where OpenAI would refuse their schema for that, and the client hears of it', () => {
    const asked = conversationWith({ tools: [{ ...weatherTool, strict: true }] });
    const { body, warnings } = writeChatRequest(asked, targetOf('gpt-4o'));
    expect(body).toMatchObject({ tools: [{ function: { ...weatherTool, strict: false } }] });
    expect(warnings).toEqual([
      'tools[].strict: OpenAI cannot hold the model to a schema that is open or has optional members',
    ]);
  });

  it.each([
    ['gpt-4o', 'gpt-4o searches the web in the Responses API alone.'],
    ['deepseek-chat', 'deepseek-chat does not search the web.'],
  ])('a search that is forced on %s is refused for what it is', (model, message) => {
    const asked = conversationWith({
      hostedTools: [{ kind: 'web_search', options: {} }],
      toolChoice: { kind: 'tool', name: 'web_search' },
    });
    expect(() => writeChatRequest(asked, targetOf(model))).toThrow(message);
  });

  it('stay strict where their schema allows it', () => {
    const asked = conversationWith({ tools: [{ name: 'a', strict: true, parameters: schema }] });
    const { body, warnings } = writeChatRequest(asked, targetOf('gpt-4o'));
    expect(body).toMatchObject({ tools: [{ function: { strict: true } }] });
    expect(warnings).toEqual([]);
  });

  it.each(
    onModels([
      ['a function', { tools }, written],
      ['an empty list is none (regression: litellm#9080)', { tools: [] }, {}],
      [
        'strictness of the client',
        { tools: [{ name: 'a', strict: false, parameters: schema }] },
        { tools: [{ type: 'function', function: { name: 'a', parameters: schema, strict: false } }] },
      ],
      [
        'a function without arguments',
        { tools: [{ name: 'a' }] },
        { tools: [{ type: 'function', function: { name: 'a' } }] },
      ],
      [
        'an object without properties, which OpenAI refuses',
        { tools: [{ name: 'a', parameters: { type: 'object', $defs: {} } }] },
        {
          tools: [
            {
              type: 'function',
              function: { name: 'a', parameters: { type: 'object', $defs: {}, properties: {} } },
            },
          ],
        },
      ],
      [
        'a schema that is no object',
        { tools: [{ name: 'a', parameters: { type: 'string' } }] },
        {
          tools: [
            { type: 'function', function: { name: 'a', parameters: { type: 'object', properties: {} } } },
          ],
        },
      ],
      [
        'a tool with free text is a function of one text',
        { tools: [{ name: 'a', isCustom: true }] },
        {
          tools: [
            {
              type: 'function',
              function: {
                name: 'a',
                parameters: {
                  type: 'object',
                  properties: { input: { type: 'string' } },
                  required: ['input'],
                  additionalProperties: false,
                },
              },
            },
          ],
        },
      ],
      ['choice: auto', { tools, toolChoice: { kind: 'auto' } }, { ...written, tool_choice: 'auto' }],
      [
        'choice: none (regression: Portkey#1477)',
        { tools, toolChoice: { kind: 'none' } },
        { ...written, tool_choice: 'none' },
      ],
      ['choice: any', { tools, toolChoice: { kind: 'required' } }, { ...written, tool_choice: 'required' }],
      [
        'choice: one',
        { tools, toolChoice: { kind: 'tool', name: 'get_weather' } },
        { ...written, tool_choice: { type: 'function', function: { name: 'get_weather' } } },
      ],
      [
        'choice: some',
        { tools, toolChoice: { kind: 'allowed', mode: 'required', names: ['get_weather'] } },
        {
          ...written,
          tool_choice: {
            type: 'allowed_tools',
            allowed_tools: {
              mode: 'required',
              tools: [{ type: 'function', function: { name: 'get_weather' } }],
            },
          },
        },
      ],
      [
        'choice: some, for servers that do not know it',
        {
          tools: [...tools, { name: 'b' }],
          toolChoice: { kind: 'allowed', mode: 'required', names: ['get_weather'] },
        },
        { ...written, tool_choice: 'required' },
        'qwen3',
      ],
      ['one call at a time', { tools, parallelToolCalls: false }, { ...written, parallel_tool_calls: false }],
      [
        'web search of the models made for it',
        {
          hostedTools: [
            {
              kind: 'web_search',
              options: { search_context_size: 'low', user_location: { type: 'approximate', city: 'Paris' } },
            },
          ],
        },
        {
          web_search_options: {
            search_context_size: 'low',
            user_location: { type: 'approximate', approximate: { city: 'Paris' } },
          },
        },
        'gpt-4o-search-preview',
      ],
      [
        "web search in the chat dialect's own words",
        {
          hostedTools: [
            { kind: 'web_search', options: { user_location: { type: 'approximate', approximate: {} } } },
          ],
        },
        { web_search_options: { user_location: { type: 'approximate', approximate: {} } } },
        'gpt-5-search-api',
      ],
    ]),
  )('%s', (_name, fields, expected, baseModel) => {
    expect(added(fields, baseModel)).toEqual({ fields: expected, warnings: [] });
  });

  it.each<[string, Partial<Conversation>, string, object, string]>([
    [
      'a choice without tools',
      { toolChoice: { kind: 'auto' } },
      'gpt-4o',
      {},
      'tool_choice: there are no tools',
    ],
    [
      'parallel calls without tools',
      { parallelToolCalls: true },
      'gpt-4o',
      {},
      'parallel_tool_calls: there are no tools',
    ],
    [
      'parallel calls of models that make none',
      { tools, parallelToolCalls: false },
      'o3',
      written,
      'parallel_tool_calls: the model makes one call at a time',
    ],
    [
      'a mark of the cache on a tool',
      { tools: [{ ...weatherTool, cache: {} }] },
      'gpt-4o',
      written,
      'cache_control: OpenAI takes no cache mark on a tool',
    ],
    [
      'how often the web is searched',
      { hostedTools: [{ kind: 'web_search', options: { max_uses: 3 } }] },
      'gpt-4o-search-preview',
      { web_search_options: {} },
      'web_search.max_uses: not supported by OpenAI',
    ],
    [
      'thoughts beside tools from 5.6 on',
      { tools, reasoning: { effort: 'high' } },
      'gpt-5.6',
      { ...written, reasoning_effort: 'none' },
      'reasoning_effort: none, since OpenAI chat takes no tools beside thoughts',
    ],
    [
      'thoughts beside tools from 5.6 on, also those nobody asked for (regression: litellm#34569)',
      { tools },
      'gpt-6-sol',
      { ...written, reasoning_effort: 'none' },
      'reasoning_effort: none, since OpenAI chat takes no tools beside thoughts',
    ],
    [
      'an effort beside tools in 5.4 and 5.5',
      { tools, reasoning: { effort: 'high' } },
      'gpt-5.4',
      written,
      'reasoning_effort: OpenAI chat does not take it beside tools',
    ],
  ])('%s: left out with a warning', (_name, fields, baseModel, expected, warning) => {
    expect(added(fields, baseModel)).toEqual({ fields: expected, warnings: [warning] });
  });

  it('an effort that is the default anyway is left out beside tools without a word', () => {
    expect(added({ tools, reasoning: { effort: 'none' } }, 'gpt-5.4')).toEqual({
      fields: written,
      warnings: [],
    });
  });

  it.each<[string, Partial<Conversation>, string, string]>([
    ['a forced choice without tools', { toolChoice: { kind: 'required' } }, 'gpt-4o', 'tool_choice'],
    ['tools of models that take them in the Responses API', { tools }, 'gpt-6-astra', 'tools'],
    [
      'web search of other models',
      { hostedTools: [{ kind: 'web_search', options: {} }] },
      'gpt-4o',
      'web_search_options',
    ],
    [
      'web search within some domains',
      { hostedTools: [{ kind: 'web_search', options: { allowed_domains: ['a.com'] } }] },
      'gpt-4o-search-preview',
      'web_search_options',
    ],
    [
      'web search within some domains, as the Responses API says it',
      { hostedTools: [{ kind: 'web_search', options: { filters: { allowed_domains: ['a.com'] } } }] },
      'gpt-4o-search-preview',
      'web_search_options',
    ],
    [
      'other tools of a provider (regression: envoy#2467)',
      {
        hostedTools: [
          { kind: 'other', dialect: 'anthropic', type: 'bash_20250124', value: {}, path: 'tools[2]' },
        ],
      },
      'gpt-4o',
      'tools[2]',
    ],
  ])('%s: refused', (_name, fields, baseModel, param) => {
    expect(() => added(fields, baseModel)).toThrow(refusalOf(param));
  });

  it('names OpenAI would refuse are mapped there and back (regression: litellm#17904)', () => {
    const name = `mcp__server.${'x'.repeat(70)}`;
    const turns = [user('q'), assistant(callOf('c1', name)), user(resultOf('c1', 'a'))];
    const conversation = conversationWith({ turns, tools: [{ name }], toolChoice: { kind: 'tool', name } });
    const { body, answering } = writeChatRequest(conversation, targetOf('gpt-4o'));
    const {
      tools: written,
      tool_choice: choice,
      messages,
    } = body as {
      tools: [{ function: { name: string } }];
      tool_choice: { function: { name: string } };
      messages: [unknown, { tool_calls: [{ function: { name: string } }] }];
    };
    const short = written[0].function.name;
    expect(short).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
    expect([choice.function.name, messages[1].tool_calls[0].function.name]).toEqual([short, short]);
    expect(answering.toolNames.toClient(short)).toBe(name);
  });
});

describe('when only the Responses API will do', () => {
  const tools = [weatherTool];
  const fileOfType = (mediaType: string): Block => ({
    kind: 'document',
    source: { kind: 'base64', mediaType, data: 'YSxi' },
  });
  const spreadsheet = fileOfType('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet');
  const search: Conversation['hostedTools'] = [{ kind: 'web_search', options: {} }];

  it.each<[string, Partial<Conversation>, string, boolean]>([
    ['a plain question', {}, 'gpt-5.6', false],
    ['a model that it alone serves', {}, 'gpt-5-codex', true],
    ['tools that the chat API takes', { tools }, 'gpt-5.1', false],
    ['tools that it does not take', { tools }, 'gpt-6-astra', true],
    ['tools beside thoughts nobody asked for', { tools }, 'gpt-5.6', true],
    ['tools without thoughts', { tools, reasoning: { effort: 'none' } }, 'gpt-5.6', false],
    ['tools beside an effort', { tools, reasoning: { effort: 'low' } }, 'gpt-5.4', true],
    ['tools beside the default effort', { tools }, 'gpt-5.5', false],
    ['the highest effort', { reasoning: { effort: 'max' } }, 'gpt-5.6', true],
    ['the highest effort of a model without it', { reasoning: { effort: 'max' } }, 'gpt-5', false],
    ['web search', { hostedTools: search }, 'gpt-5', true],
    ['web search of a model made for it', { hostedTools: search }, 'gpt-4o-search-preview', false],
    ['a file of Office', { turns: [user(spreadsheet)] }, 'gpt-4o', true],
    ['a file of Office in a result', { turns: [user(resultOf('c1', spreadsheet))] }, 'gpt-4o', true],
    ['a text in a file', { turns: [user(fileOfType('text/csv'))] }, 'gpt-4o', false],
    ['anything of another maker', { hostedTools: search }, 'qwen3', false],
  ])('%s', (_name, fields, model, expected) => {
    expect(needsResponsesApi(conversationWith(fields), model)).toBe(expected);
  });
});
