import { describe, expect, it } from '@jest/globals';
import type { Block } from '../../conversation/conversation.js';
import {
  assistant,
  callOf,
  resultOf,
  system,
  user,
  weatherTool,
} from '../../conversation/samples.behaviour.js';
import { models, written } from './requests.behaviour.js';

const point = { cachePoint: { type: 'default' } };
const marked = (text: string, ttl?: string): Block => ({
  kind: 'text',
  text,
  cache: ttl === undefined ? {} : { ttl },
});

describe('cache points for Bedrock', () => {
  it.each(['envoy#1717', 'envoy#2476'])(
    'regression: %s stand behind what they mark, also behind tools',
    () => {
      const { body } = written({
        tools: [{ ...weatherTool, cache: {} }],
        turns: [system(marked('Rules')), user(marked('Hello'), 'there')],
      });
      expect(body.toolConfig).toMatchObject({ tools: [{ toolSpec: { name: 'get_weather' } }, point] });
      expect(body.system).toEqual([{ text: 'Rules' }, point]);
      expect(body.messages).toEqual([
        { role: 'user', content: [{ text: 'Hello' }, point, { text: 'there' }] },
      ]);
    },
  );

  it('regression: bifrost#7614 a mark within a result stands beside it', () => {
    const { body } = written({
      tools: [weatherTool],
      turns: [user('?'), assistant(callOf('a')), user('Well?', resultOf('a', marked('sunny')))],
    });
    expect((body.messages as unknown[])[2]).toEqual({
      role: 'user',
      content: [{ toolResult: { toolUseId: 'a', content: [{ text: 'sunny' }] } }, point, { text: 'Well?' }],
    });
  });

  it('regression: bifrost#5931 of more than four, nested ones counted, the first are left out', () => {
    const { body, warnings } = written({
      tools: [{ ...weatherTool, cache: {} }],
      turns: [
        system(marked('Rules')),
        user(marked('1')),
        assistant(callOf('a')),
        user(resultOf('a', marked('sunny'))),
        assistant(marked('2')),
        user(marked('3')),
      ],
    });
    const text = JSON.stringify(body);
    expect(text.match(/cachePoint/g)).toHaveLength(4);
    expect(JSON.stringify([body.toolConfig, body.system])).not.toContain('cachePoint');
    expect(warnings).toEqual(['cache_control: Bedrock takes 4, the first ones are left out']);
  });

  it.each([
    [
      'an hour, where the model keeps it so long',
      models.claude,
      '1h',
      { cachePoint: { type: 'default', ttl: '1h' } },
      [],
    ],
    ['five minutes, which is the default', models.claude, '5m', point, []],
    [
      'an hour, elsewhere',
      models.nova,
      '1h',
      point,
      ['cache_control.ttl: this model keeps its cache for 5 minutes'],
    ],
  ])('lasts %s', (_name, model, ttl, expected, warnings) => {
    const request = written({ turns: [user(marked('Hello', ttl))] }, model);
    expect(request.body.messages).toEqual([{ role: 'user', content: [{ text: 'Hello' }, expected] }]);
    expect(request.warnings).toEqual(warnings);
  });

  it.each([
    [models.llama, 'cache_control: this model caches no prompts on Bedrock'],
    [models.oldClaude, 'cache_control: this model caches no prompts on Bedrock'],
  ])('are left out for %s, with a warning', (model, warning) => {
    const { body, warnings } = written({ turns: [user(marked('Hello'))] }, model);
    expect(JSON.stringify(body)).not.toContain('cachePoint');
    expect(warnings).toContain(warning);
  });

  it('are left out of the tools of Nova, and kept in its messages', () => {
    const { body, warnings } = written(
      { tools: [{ ...weatherTool, cache: {} }], turns: [user(marked('Hello'))] },
      models.nova,
    );
    expect(JSON.stringify(body.toolConfig)).not.toContain('cachePoint');
    expect(JSON.stringify(body.messages)).toContain('cachePoint');
    expect(warnings).toEqual(['cache_control: this model caches no tools on Bedrock']);
  });

  it('do not stand behind a text that is left out', () => {
    expect(written({ turns: [user('Hello', marked(' '))] }).body.messages).toEqual([
      { role: 'user', content: [{ text: 'Hello' }] },
    ]);
  });
});
