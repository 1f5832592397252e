import { describe, expect, it } from '@jest/globals';
import { weatherSchema } from './mock-request.behaviour.js';
import { replyTo, textOf, type Asked } from './reply.js';
import { sampleValue } from './sample-value.js';

const weather = { name: 'weather', schema: weatherSchema };
const clock = { name: 'clock', schema: undefined };
const asked = (more: Partial<Asked>): Asked => ({
  tools: [],
  forced: false,
  mayCallTwice: true,
  userText: 'Hello',
  toolResults: [],
  wantsThoughts: false,
  schema: undefined,
  maxTokens: undefined,
  pieces: 2,
  ...more,
});

describe('the reply of a mock', () => {
  it.each<{ name: string; more: Partial<Asked>; calls: string[] }>([
    { name: 'is a text when nothing is said about tools', more: { tools: [weather] }, calls: [] },
    {
      name: 'is one call when the user says so',
      more: { tools: [weather, clock], userText: 'use the tool' },
      calls: ['weather'],
    },
    {
      name: 'is two calls when the user says so',
      more: { tools: [weather, clock], userText: 'use two tools' },
      calls: ['weather', 'clock'],
    },
    {
      name: 'calls an only tool twice',
      more: { tools: [weather], userText: 'use two tools' },
      calls: ['weather', 'weather'],
    },
    {
      name: 'is one call when only one is allowed',
      more: { tools: [weather, clock], userText: 'use two tools', mayCallTwice: false },
      calls: ['weather'],
    },
    {
      name: 'is the call that is forced',
      more: { tools: [weather, clock], forced: 'clock' },
      calls: ['clock'],
    },
    {
      name: 'is any call when one is forced',
      more: { tools: [weather, clock], forced: true },
      calls: ['weather'],
    },
    { name: 'is no call of a tool that is not there', more: { userText: 'use the tool' }, calls: [] },
    {
      name: 'is no call when the results have come',
      more: { tools: [weather], userText: 'use the tool', toolResults: ['22 degrees'] },
      calls: [],
    },
  ])('$name', ({ more, calls }) => {
    const reply = replyTo(asked(more));
    expect(reply.calls.map(({ name }) => name)).toEqual(calls);
    expect(reply.finish).toBe(calls.length > 0 ? 'calls' : 'stop');
    expect(reply.pieces.length > 0).toBe(calls.length === 0);
  });

  it('fills the required arguments and sends them in fragments', () => {
    const [call] = replyTo(asked({ tools: [weather], userText: 'use the tool' })).calls;
    expect(call?.input).toEqual({ city: 'Paris' });
    expect(call?.fragments.length).toBeGreaterThan(1);
    expect(JSON.parse(call?.fragments.join('') ?? '')).toEqual(call?.input);
  });

  it('quotes the results of tools', () => {
    expect(textOf(replyTo(asked({ toolResults: ['22 degrees', 'noon'] })))).toContain('22 degrees / noon');
  });

  it('is JSON that fits the schema', () => {
    const reply = replyTo(asked({ schema: weatherSchema }));
    expect(JSON.parse(textOf(reply))).toEqual({ city: 'Paris', days: 3 });
  });

  it('is cut after one token', () => {
    const reply = replyTo(
      asked({ maxTokens: 1, tools: [weather], userText: 'use the tool', wantsThoughts: true }),
    );
    expect(reply).toEqual({ thoughts: [], pieces: ['Hello'], calls: [], finish: 'length' });
  });
});

describe('a sample value', () => {
  it.each<{ name: string; schema: object; value: unknown }>([
    { name: 'takes the first word of an enum', schema: { enum: ['red', 'blue'] }, value: 'red' },
    { name: 'takes a constant', schema: { const: 7 }, value: 7 },
    {
      name: 'takes the first choice',
      schema: { anyOf: [{ type: 'boolean' }, { type: 'null' }] },
      value: true,
    },
    { name: 'takes the first of several types', schema: { type: ['number', 'null'] }, value: 21.5 },
    { name: 'reads types in capitals', schema: { type: 'ARRAY', items: { type: 'INTEGER' } }, value: [3] },
    {
      name: 'follows references',
      schema: { properties: { one: { $ref: '#/$defs/one' } }, $defs: { one: { type: 'string' } } },
      value: { one: 'sample' },
    },
  ])('$name', ({ schema, value }) => expect(sampleValue(schema)).toEqual(value));

  it('ends for a schema that contains itself', () => {
    const schema = {
      $ref: '#/$defs/node',
      $defs: {
        node: { type: 'object', properties: { next: { $ref: '#/$defs/node' } }, required: ['next'] },
      },
    };
    expect(JSON.stringify(sampleValue(schema)).length).toBeLessThan(500);
  });
});
