import { describe, expect, it } from '@jest/globals';
import type { Conversation, OutputFormat } from '../../conversation/conversation.js';
import {
  assistant,
  callOf,
  resultOf,
  system,
  user,
  weatherTool,
} from '../../conversation/samples.behaviour.js';
import { newestModel, oldModel, usualModel, written } from './samples.behaviour.js';

const schema = { type: 'object', properties: { n: { type: 'integer', minimum: 1 } }, required: ['n'] };
const cleaned = {
  type: 'object',
  properties: { n: { type: 'integer', description: 'Constraints: minimum: 1' } },
  required: ['n'],
  additionalProperties: false,
};
const recursive = {
  type: 'object',
  properties: { next: { $ref: '#/$defs/node' } },
  $defs: { node: { type: 'object', properties: { next: { $ref: '#/$defs/node' } } } },
};
const open = { type: 'object', properties: { any: { type: 'object' } } };
const format = (value: Readonly<Record<string, unknown>>, description?: string): OutputFormat => ({
  kind: 'schema',
  name: 'answer',
  schema: value,
  ...(description === undefined ? {} : { description }),
});

function formOf(changes: Partial<Conversation>, model = usualModel) {
  const { body, warnings, answering } = written(changes, model);
  const { system: instructions, tools, tool_choice, output_config } = body;
  return { instructions, tools, tool_choice, output_config, warnings, outputTool: answering.outputTool };
}

const nothing = {
  instructions: undefined,
  tools: undefined,
  tool_choice: undefined,
  output_config: undefined,
  warnings: [],
  outputTool: null,
};

describe('structured output', () => {
  it.each([usualModel, newestModel, 'claude-opus-4-1', 'claude-haiku-4-5', 'claude-fable-5'])(
    'is native on %s',
    (model) => {
      expect(formOf({ outputFormat: format(schema) }, model)).toEqual({
        ...nothing,
        output_config: { format: { type: 'json_schema', schema: cleaned } },
      });
    },
  );

  it('stands beside the effort, and says what it is for', () => {
    const { output_config } = formOf({
      outputFormat: format(schema, 'A number.'),
      reasoning: { effort: 'low' },
    });
    expect(output_config).toEqual({
      effort: 'low',
      format: { type: 'json_schema', schema: { ...cleaned, description: 'A number.' } },
    });
  });

  it("keeps the schema's own description", () => {
    const own = { ...schema, description: 'Mine.' };
    expect(formOf({ outputFormat: format(own, 'A number.') }).output_config).toMatchObject({
      format: { schema: { description: 'Mine.' } },
    });
  });

  it.each([
    ['on an old model', schema, oldModel],
    ['for an object of anything', { type: 'object' }, usualModel],
    ['for a recursive schema', recursive, usualModel],
    ['for a schema with an open object', open, 'claude-opus-5'],
  ])('is the call of a tool %s', (_name, value, model) => {
    expect(formOf({ outputFormat: format(value, 'What it is.') }, model)).toEqual({
      ...nothing,
      tools: [{ name: 'json', description: 'What it is.', input_schema: value }],
      tool_choice: { type: 'tool', name: 'json', disable_parallel_tool_use: true },
      outputTool: 'json',
    });
  });

  it("regression: litellm#18381 leaves the choice between its tool and the client's own", () => {
    const request = formOf({ outputFormat: format(schema), tools: [weatherTool] }, oldModel);
    expect(request).toMatchObject({
      tools: [{ name: 'get_weather' }, { name: 'json' }],
      tool_choice: { type: 'any' },
      outputTool: 'json',
    });
    expect(
      formOf({ outputFormat: format(schema), tools: [weatherTool], parallelToolCalls: false }, oldModel)
        .tool_choice,
    ).toEqual({
      type: 'any',
      disable_parallel_tool_use: true,
    });
  });

  it('is its tool alone when the client allows no other', () => {
    const toolChoice = { kind: 'none' } as const;
    expect(
      formOf({ outputFormat: format(schema), tools: [weatherTool], toolChoice }, oldModel).tool_choice,
    ).toEqual({
      type: 'tool',
      name: 'json',
      disable_parallel_tool_use: true,
    });
    const turns = [user('Go'), assistant(callOf('a')), user(resultOf('a', 'ok'))];
    expect(formOf({ outputFormat: format(schema), turns }, oldModel)).toMatchObject({
      tools: [{ name: 'get_weather' }, { name: 'json' }],
      tool_choice: { type: 'tool', name: 'json' },
    });
  });

  it('does not matter when the client forces a call', () => {
    for (const toolChoice of [
      { kind: 'required' },
      { kind: 'allowed', mode: 'required', names: ['get_weather'] },
    ] as const) {
      expect(formOf({ outputFormat: format(schema), tools: [weatherTool], toolChoice })).toMatchObject({
        tool_choice: { type: 'any' },
        output_config: undefined,
        outputTool: null,
        warnings: ['response_format: the answer is the call that tool_choice forces'],
      });
    }
  });

  it('has a tool whose name no other has', () => {
    const tools = [{ name: 'json' }, { name: 'json_' }];
    expect(formOf({ outputFormat: format(schema), tools }, oldModel).outputTool).toBe('json__');
  });

  it.each([
    [
      'a model that cannot be forced and a schema nobody can hold to',
      { outputFormat: format(open) },
      newestModel,
      open,
    ],
    [
      'an old model that thinks',
      { outputFormat: format(schema), reasoning: { effort: 'low' } } as const,
      oldModel,
      schema,
    ],
    [
      'a list on an old model',
      { outputFormat: format({ type: 'array', items: { type: 'string' } }) },
      oldModel,
      { type: 'array', items: { type: 'string' } },
    ],
  ])('is asked for in words for %s', (_name, changes, model, value) => {
    const request = formOf({ ...changes, turns: [system('Be kind.'), user('Hi')] }, model);
    expect(request).toMatchObject({ tools: undefined, tool_choice: undefined, outputTool: null });
    expect(request.warnings).toContain(
      'response_format: this model cannot be held to the schema, asked for in words',
    );
    const [own, instruction] = request.instructions as { text: string }[];
    expect(own?.text).toBe('Be kind.');
    expect(instruction?.text).toContain(JSON.stringify(value));
  });

  it('of any JSON is asked for in words', () => {
    const request = formOf({ outputFormat: { kind: 'json' } });
    expect(request).toMatchObject({
      instructions: [{ type: 'text', text: expect.stringContaining('JSON object') as unknown }],
      output_config: undefined,
      warnings: ['response_format: Anthropic has no mode for any JSON, asked for in words'],
    });
  });

  it('as text is nothing to ask for', () => {
    expect(formOf({ outputFormat: { kind: 'text' } })).toEqual(nothing);
  });
});
