import { describe, expect, it } from '@jest/globals';
import type { Conversation, HostedTool, OutputFormat } from '../../conversation/conversation.js';
import type { JsonObject } from '../../json.js';
import { assistant, callOf, resultOf, user, weatherTool } from '../../conversation/samples.behaviour.js';
import { models, written } from './requests.behaviour.js';

const spec = (name: string, json: object = weatherTool.parameters ?? {}): JsonObject => ({
  toolSpec: { name, inputSchema: { json } },
});
const history = [user('?'), assistant(callOf('a')), user(resultOf('a', 'sunny'))];
const closed = {
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
  additionalProperties: false,
};
const clock = { name: 'now' };
const nothing = { type: 'object', properties: {} };
const choose = (fields: Partial<Conversation>, model?: string): unknown => {
  const { body } = written({ tools: [weatherTool, clock], ...fields }, model);
  const config = body.toolConfig as JsonObject | undefined;
  return [config?.toolChoice, (body.additionalModelRequestFields as JsonObject | undefined)?.tool_choice];
};

describe('tools for Bedrock', () => {
  it('are specifications whose schema is kept as the client wrote it', () => {
    expect(written({ tools: [weatherTool, clock] }).body.toolConfig).toEqual({
      tools: [
        {
          toolSpec: {
            name: 'get_weather',
            description: 'Weather of a city',
            inputSchema: { json: weatherTool.parameters },
          },
        },
        spec('now', nothing),
      ],
    });
  });

  it('take free text as one string', () => {
    expect(written({ tools: [{ name: 'run', isCustom: true }] }).body.toolConfig).toMatchObject({
      tools: [{ toolSpec: { inputSchema: { json: { properties: { input: { type: 'string' } } } } } }],
    });
  });

  it('regression: litellm#5007 names that Bedrock refuses are mapped, in tools, calls and choice, and back', () => {
    const name = 'weather.of a city!';
    const { body, answering } = written({
      tools: [{ name }],
      toolChoice: { kind: 'tool', name },
      turns: [user('?'), assistant(callOf('a', name)), user(resultOf('a', 'x'))],
    });
    const mapped = answering.toolNames.toProvider(name);
    expect(mapped).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
    expect(answering.toolNames.toClient(mapped)).toBe(name);
    expect(body.toolConfig).toEqual({
      tools: [spec(mapped, nothing)],
      toolChoice: { tool: { name: mapped } },
    });
    expect(JSON.stringify(body.messages)).toContain(JSON.stringify(mapped));
  });

  it('are rebuilt from the calls in the history when the client offers none any more', () => {
    expect(
      written({ turns: [...history, assistant(callOf('b', 'now')), user(resultOf('b', 'x'))] }).body
        .toolConfig,
    ).toEqual({
      tools: [spec('get_weather', nothing), spec('now', nothing)],
    });
  });

  it('regression: litellm#9080 an empty list of tools is none', () => {
    expect(written({ tools: [] }).body.toolConfig).toBeUndefined();
  });

  it.each(['envoy#1515', 'envoy#2472'])(
    'regression: %s definitions and order of a schema are kept',
    (_name) => {
      const parameters = {
        $defs: { b: { type: 'string' }, a: {} },
        type: 'object',
        properties: {},
        additionalProperties: true,
      };
      expect(JSON.stringify(written({ tools: [{ name: 'f', parameters }] }).body.toolConfig)).toContain(
        JSON.stringify(parameters),
      );
    },
  );

  it.each([
    ['a model that is held to it', models.claude, { inputSchema: { json: closed }, strict: true }, []],
    [
      'a model that refuses the field',
      models.adaptiveClaude,
      { inputSchema: { json: weatherTool.parameters } },
      ['tools.get_weather.strict: this model cannot be held to the schema'],
    ],
  ])('are strict for %s', (_name, model, expected, warnings) => {
    const request = written({ tools: [{ ...weatherTool, strict: true }] }, model);
    expect(request.body.toolConfig).toMatchObject({ tools: [{ toolSpec: expected }] });
    expect(JSON.stringify(request.body).includes('strict')).toBe('strict' in expected);
    expect(request.warnings).toEqual(warnings);
  });

  it('regression: litellm#22847 fields of tools that only Anthropic knows are stripped, with a warning', () => {
    const extras = [{ path: 'tools[0].defer_loading', value: true, mustUnderstand: false }];
    const { body, warnings } = written({ tools: [weatherTool], extras });
    expect(JSON.stringify(body)).not.toContain('defer_loading');
    expect(warnings).toEqual(['tools[0].defer_loading: not supported by Bedrock']);
  });

  const bash: HostedTool = {
    kind: 'other',
    dialect: 'anthropic',
    type: 'bash_20250124',
    value: { type: 'bash_20250124', name: 'bash' },
    path: 'tools[0]',
  };
  const computer: HostedTool = {
    ...bash,
    type: 'computer_20250124',
    value: { type: 'computer_20250124', name: 'computer', display_width_px: 800 },
  };

  it('of Claude that the client runs go through to Claude, with the beta they need', () => {
    expect(written({ hostedTools: [bash, computer], toolChoice: { kind: 'required' } }).body).toMatchObject({
      additionalModelRequestFields: {
        tools: [bash.kind === 'other' && bash.value, computer.kind === 'other' && computer.value],
        tool_choice: { type: 'any' },
        anthropic_beta: ['computer-use-2025-01-24'],
      },
    });
  });

  it.each<[string, HostedTool, string, string]>([
    ['a search', { kind: 'web_search', options: {} }, models.claude, 'web_search_options'],
    [
      'a tool of OpenAI',
      { ...bash, dialect: 'openai', type: 'code_interpreter' } as HostedTool,
      models.claude,
      'tools[0]',
    ],
    [
      'a tool that runs at Anthropic',
      { ...bash, type: 'code_execution_20250825' } as HostedTool,
      models.claude,
      'tools[0]',
    ],
    ['a tool of Claude, for another model', bash, models.nova, 'tools[0]'],
  ])('refuses %s', (_name, tool, model, param) => {
    expect(() => written({ hostedTools: [tool] }, model)).toThrow(expect.objectContaining({ param }));
  });
});

describe('the choice of tools for Bedrock', () => {
  it.each<[string, Partial<Conversation>, string, unknown]>([
    ['auto', { toolChoice: { kind: 'auto' } }, models.claude, [{ auto: {} }, undefined]],
    ['required', { toolChoice: { kind: 'required' } }, models.nova, [{ any: {} }, undefined]],
    [
      'a name',
      { toolChoice: { kind: 'tool', name: 'now' } },
      models.claude,
      [{ tool: { name: 'now' } }, undefined],
    ],
    [
      'a name, where any can be forced alone',
      { toolChoice: { kind: 'tool', name: 'now' } },
      models.mistral,
      [{ any: {} }, undefined],
    ],
    [
      'required of some',
      { toolChoice: { kind: 'allowed', mode: 'required', names: ['now'] } },
      models.claude,
      [{ any: {} }, undefined],
    ],
    [
      'one call at a time',
      { parallelToolCalls: false },
      models.claude,
      [undefined, { type: 'auto', disable_parallel_tool_use: true }],
    ],
    [
      'one call at a time of a name',
      { parallelToolCalls: false, toolChoice: { kind: 'tool', name: 'now' } },
      models.claude,
      [undefined, { type: 'tool', name: 'now', disable_parallel_tool_use: true }],
    ],
    [
      'one call at a time, where that cannot be said',
      { parallelToolCalls: false, toolChoice: { kind: 'required' } },
      models.nova,
      [{ any: {} }, undefined],
    ],
    [
      'calls that cannot be forced',
      { toolChoice: { kind: 'required' } },
      models.newestClaude,
      [{ auto: {} }, undefined],
    ],
    [
      'calls that cannot be forced by a name',
      { toolChoice: { kind: 'tool', name: 'now' } },
      models.llama,
      [{ auto: {} }, undefined],
    ],
    [
      'calls that thinking forbids to force',
      { toolChoice: { kind: 'required' }, reasoning: { effort: 'high' } },
      models.claude,
      [{ auto: {} }, undefined],
    ],
  ])('says %s', (_name, fields, model, expected) => {
    expect(choose(fields, model)).toEqual(expected);
  });

  it('offers the named tool alone to models that can only be forced to call any', () => {
    const fields = { tools: [weatherTool, clock], toolChoice: { kind: 'tool', name: 'now' } } as const;
    expect(written(fields, models.mistral).body.toolConfig).toEqual({
      tools: [spec('now', nothing)],
      toolChoice: { any: {} },
    });
  });

  it('offers the allowed tools alone', () => {
    const toolChoice = { kind: 'allowed', mode: 'auto', names: ['now'] } as const;
    expect(written({ tools: [weatherTool, clock], toolChoice }).body.toolConfig).toEqual({
      tools: [spec('now', nothing)],
      toolChoice: { auto: {} },
    });
  });

  it.each([
    [
      models.newestClaude,
      { toolChoice: { kind: 'required' } },
      'tool_choice: this model cannot be forced to call a tool, auto instead',
    ],
    [
      models.oldClaude,
      { parallelToolCalls: false },
      'parallel_tool_calls: this model cannot be told to make one call at a time',
    ],
  ] as const)('warns of what %s cannot be told', (model, fields, warning) => {
    expect(written({ tools: [weatherTool], ...fields }, model).warnings).toEqual([warning]);
  });

  it('regression: Portkey#1477 none offers no tools, which is how Bedrock says it', () => {
    expect(written({ tools: [weatherTool], toolChoice: { kind: 'none' } }).body.toolConfig).toBeUndefined();
  });

  it('offers what was called before when none may be called, since Bedrock wants it there', () => {
    const { body, warnings } = written({
      tools: [weatherTool, clock],
      toolChoice: { kind: 'none' },
      turns: history,
    });
    expect(body.toolConfig).toEqual({ tools: [spec('get_weather', nothing)] });
    expect(warnings).toEqual([
      'tool_choice: Bedrock cannot forbid calls, only the tools called before are offered',
    ]);
  });

  it.each<[string, Partial<Conversation>]>([
    ['a tool that is not there', { toolChoice: { kind: 'tool', name: 'other' } }],
    ['tools that are not there', { toolChoice: { kind: 'allowed', mode: 'auto', names: ['other'] } }],
    ['a call without tools', { tools: [], toolChoice: { kind: 'required' } }],
    ['a tool without tools', { tools: [], toolChoice: { kind: 'tool', name: 'now' } }],
  ])('refuses %s', (_name, fields) => {
    expect(() => choose(fields)).toThrow(expect.objectContaining({ param: 'tool_choice' }));
  });
});

describe('the form of the answer for Bedrock', () => {
  const schema = { type: 'object', properties: { n: { type: 'integer', minimum: 0 } }, required: ['n'] };
  const format: OutputFormat = { kind: 'schema', name: 'my answer', schema, description: 'A number' };

  it('is a schema in text where the model is held to it', () => {
    const { outputConfig } = written({ outputFormat: format }).body as {
      outputConfig: { textFormat: { type: string; structure: { jsonSchema: JsonObject } } };
    };
    const { jsonSchema } = outputConfig.textFormat.structure;
    expect(outputConfig.textFormat.type).toBe('json_schema');
    expect(jsonSchema).toMatchObject({
      name: expect.stringMatching(/^my_answer_\w+$/),
      description: 'A number',
    });
    expect(JSON.parse(String(jsonSchema.schema))).toEqual({
      type: 'object',
      properties: { n: { type: 'integer', description: 'Constraints: minimum: 0' } },
      required: ['n'],
      additionalProperties: false,
    });
  });

  it.each([
    [models.nova, { tool: { name: 'json' } }],
    [models.mistral, { any: {} }],
    [models.adaptiveClaude, { tool: { name: 'json' } }],
  ])('is a forced tool for %s', (model, toolChoice) => {
    const { body, answering } = written({ outputFormat: format }, model);
    expect(answering.outputTool).toBe('json');
    expect(body.outputConfig).toBeUndefined();
    expect(body.toolConfig).toEqual({
      tools: [{ toolSpec: { name: 'json', description: 'A number', inputSchema: { json: schema } } }],
      toolChoice,
    });
  });

  it('is a forced tool for an open object, to which no model can be held', () => {
    const open = { type: 'object', additionalProperties: { type: 'string' } };
    const { body, answering } = written({ outputFormat: { ...format, schema: open } });
    expect(answering.outputTool).toBe('json');
    expect(body.toolConfig).toMatchObject({ tools: [{ toolSpec: { inputSchema: { json: open } } }] });
  });

  it('is a tool beside those of the client, of which one must be called', () => {
    const { body, answering } = written({ outputFormat: format, tools: [{ name: 'json' }] }, models.nova);
    expect(answering.outputTool).toBe('json_');
    expect(body.toolConfig).toMatchObject({
      tools: [{ toolSpec: { name: 'json' } }, { toolSpec: { name: 'json_' } }],
      toolChoice: { any: {} },
    });
  });

  it.each<[string, Partial<Conversation>, string]>([
    ['a model that cannot be forced', {}, models.llama],
    ['a newer Claude, which cannot be forced', {}, models.newestClaude],
    ['any JSON', { outputFormat: { kind: 'json' } }, models.claude],
    [
      'a schema that is no object',
      { outputFormat: { ...format, schema: { type: 'array' } } as OutputFormat },
      models.nova,
    ],
  ])('is asked for in words: %s', (_name, fields, model) => {
    const { body, warnings, answering } = written({ outputFormat: format, ...fields }, model);
    expect(body.system).toEqual([{ text: expect.stringContaining('single JSON') }]);
    expect([body.toolConfig, body.outputConfig, answering.outputTool]).toEqual([undefined, undefined, null]);
    expect(warnings).toContainEqual(expect.stringMatching(/^response_format: .* in words$/));
  });

  it('is the call that the client forces', () => {
    const fields = { outputFormat: format, tools: [weatherTool], toolChoice: { kind: 'required' } } as const;
    const { body, warnings } = written(fields);
    expect(body.outputConfig).toBeUndefined();
    expect(warnings).toEqual(['response_format: the answer is the call that tool_choice forces']);
  });
});
