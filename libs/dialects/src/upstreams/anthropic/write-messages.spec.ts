import { describe, expect, it } from '@jest/globals';
import { assistant, callOf, resultOf, system, user } from '../../conversation/samples.behaviour.js';
import { newestModel, oldModel, refusalOf, signed, usualModel, written } from './samples.behaviour.js';

const text = (value: string) => ({ type: 'text', text: value });
const call = (id: string) => ({ type: 'tool_use', id, name: 'get_weather', input: { city: 'Paris' } });
const result = (id: string, value: string) => ({
  type: 'tool_result',
  tool_use_id: id,
  content: [text(value)],
});
const models = [usualModel, newestModel];

describe('the system prompt', () => {
  it('holds the instructions before the first message, in order, with their cache marks', () => {
    const { body, warnings } = written({
      turns: [
        system({ kind: 'text', text: 'One', cache: {} }, 'Two'),
        system({ kind: 'text', text: 'Three', cache: { ttl: '1h' } }),
        user('Hello'),
      ],
    });
    expect(body.system).toEqual([
      { ...text('One'), cache_control: { type: 'ephemeral' } },
      text('Two'),
      { ...text('Three'), cache_control: { type: 'ephemeral', ttl: '1h' } },
    ]);
    expect(warnings).toEqual([]);
  });

  it('regression: envoy#2488 loses no block of instructions that come later', () => {
    const turns = [
      system('One'),
      user('Hello'),
      system('Two', 'Three'),
      assistant('Hi'),
      user('And?'),
      system('Four'),
    ];
    const { body, warnings } = written({ turns }, usualModel);
    expect(body.system).toEqual([text('One'), text('Two'), text('Three'), text('Four')]);
    expect(body.messages).toHaveLength(3);
    expect(warnings).toEqual(['messages: instructions in the middle were moved to the beginning']);
  });

  it.each([
    [
      'after the message of the user',
      [user('Hello'), system('Be brief.'), assistant('Hi'), user('And?'), system('Be long.')],
      ['user', 'system', 'assistant', 'user', 'system'],
    ],
    ['joined, as two may not stand in a row', [user('Hello'), system('A'), system('B')], ['user', 'system']],
    ['after the whole message of the user', [user('Hello'), system('A'), user('more')], ['user', 'system']],
    [
      'after the results of calls',
      [user('Go'), assistant(callOf('a')), system('A'), user(resultOf('a', 'ok'))],
      ['user', 'assistant', 'user', 'system'],
    ],
  ])('of newer models stay where they are: %s', (_name, turns, roles) => {
    const { body, warnings } = written({ turns }, newestModel);
    expect((body.messages as { role: string }[]).map(({ role }) => role)).toEqual(roles);
    expect(body).not.toHaveProperty('system');
    expect(warnings).toEqual([]);
  });

  it('of newer models are moved where no message of the user is before them', () => {
    const { body, warnings } = written(
      { turns: [user('Go'), assistant('Hi'), system('A'), assistant('Ho'), user('?')] },
      newestModel,
    );
    expect(body.system).toEqual([text('A')]);
    expect(warnings).toHaveLength(1);
  });

  it.each(models)('alone is nothing to answer for %s', (model) => {
    for (const turns of [[], [system('Hi')], [system('Hi'), user('')], [user(' \n')]]) {
      expect(() => written({ turns }, model)).toThrow(refusalOf('messages', 'something from the user'));
    }
  });

  it('cannot hold images', () => {
    const image = { kind: 'image', source: { kind: 'url', url: 'https://example.com/a.png' } } as const;
    expect(() => written({ turns: [system(image), user('Hi')] })).toThrow(refusalOf('messages', 'image'));
  });
});

describe('messages', () => {
  it('of one role in a row are joined, blank texts left out', () => {
    const { body } = written({
      turns: [user('A', ''), user(' '), user('B'), assistant(' '), assistant('C'), user('D')],
    });
    expect(body.messages).toEqual([
      { role: 'user', content: [text('A'), text('B')] },
      { role: 'assistant', content: [text('C')] },
      { role: 'user', content: [text('D')] },
    ]);
  });

  it('may begin with the assistant', () => {
    const { body } = written({ turns: [assistant('Can I help?'), user('Yes')] });
    expect((body.messages as { role: string }[])[0]?.role).toBe('assistant');
  });

  it('of participants with names lose them with a warning', () => {
    expect(written({ turns: [{ ...user('Hi'), name: 'ann' }] }).warnings).toEqual([
      'messages.name: not supported by Anthropic',
    ]);
  });

  it('of an assistant keep thoughts, texts, refusals and calls in order (regression: litellm#23047)', () => {
    const turns = [
      user('Go'),
      assistant(
        signed('s1', 'First.'),
        { kind: 'redacted_thinking', signature: { provider: 'anthropic', value: 'sealed' } },
        'Looking.',
        signed('s2', ''),
        callOf('a'),
      ),
      user(resultOf('a', 'ok')),
      assistant({ kind: 'refusal', text: 'No.' }),
      user('Why?'),
    ];
    expect((written({ turns }).body.messages as unknown[]).slice(1, 4)).toEqual([
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'First.', signature: 's1' },
          { type: 'redacted_thinking', data: 'sealed' },
          text('Looking.'),
          { type: 'thinking', thinking: '', signature: 's2' },
          call('a'),
        ],
      },
      { role: 'user', content: [result('a', 'ok')] },
      { role: 'assistant', content: [text('No.')] },
    ]);
  });
});

describe('results of tools', () => {
  it('stand in one message, before what the user says', () => {
    const turns = [
      user('Go'),
      assistant(callOf('a'), callOf('b')),
      user(resultOf('b', '2')),
      user('By the way'),
      user(resultOf('a', '1'), 'and this'),
    ];
    expect((written({ turns }).body.messages as unknown[])[2]).toEqual({
      role: 'user',
      content: [result('b', '2'), result('a', '1'), text('By the way'), text('and this')],
    });
  });

  it.each([
    [
      'a call without a result',
      [user('Go'), assistant(callOf('call_1')), user('Well?')],
      '"call_1" needs a result',
    ],
    ['a call at the end', [user('Go'), assistant(callOf('call_1'))], '"call_1" needs a result'],
    [
      'one of two calls',
      [user('Go'), assistant(callOf('call_1'), callOf('call_2')), user(resultOf('call_1', 'ok'))],
      '"call_2" needs a result',
    ],
    [
      'a result that comes too late',
      [user('Go'), assistant(callOf('call_1')), user('Hm'), assistant('?'), user(resultOf('call_1', 'ok'))],
      '"call_1" needs a result',
    ],
    ['a result without a call', [user('Go', resultOf('call_9', 'ok'))], '"call_9" needs a call'],
    [
      'two results of one call',
      [user('Go'), assistant(callOf('call_1')), user(resultOf('call_1', 'a'), resultOf('call_1', 'b'))],
      '"call_1" needs a call',
    ],
    [
      'a call with a strange id',
      [user('Go'), assistant(callOf('functions.get:0')), user('?')],
      '"functions.get:0" needs',
    ],
  ])('are checked: %s is refused by name', (_name, turns, words) => {
    expect(() => written({ turns }, oldModel)).toThrow(refusalOf('messages', words));
  });

  it('keep ids that Anthropic would refuse apart, the same in call and result', () => {
    const turns = [
      user('Go'),
      assistant(callOf('f.get:0'), callOf('f.get:1')),
      user(resultOf('f.get:0', '0'), resultOf('f.get:1', '1')),
    ];
    const [, asked, answered] = written({ turns }).body.messages as { content: Record<string, string>[] }[];
    const ids = asked?.content.map(({ id }) => id) ?? [];
    expect(answered?.content.map(({ tool_use_id }) => tool_use_id)).toEqual(ids);
    expect(new Set(ids).size).toBe(2);
    for (const id of ids) expect(id).toMatch(/^[a-zA-Z0-9_-]+$/);
  });
});

describe('the beginning of an answer', () => {
  it('loses the white space at its end', () => {
    const { body } = written({ turns: [user('Sun?'), assistant('The answer is (  \n')] }, oldModel);
    expect((body.messages as unknown[])[1]).toEqual({
      role: 'assistant',
      content: [text('The answer is (')],
    });
  });

  it('keeps it in the middle of a conversation', () => {
    const { body } = written({ turns: [user('Sun?'), assistant('Helios '), user('?')] });
    expect((body.messages as unknown[])[1]).toEqual({ role: 'assistant', content: [text('Helios ')] });
  });

  it.each([usualModel, 'claude-opus-4-6', newestModel])(
    'is refused for %s, which does not continue it',
    (model) => {
      expect(() => written({ turns: [user('Sun?'), assistant('The answer is (')] }, model)).toThrow(
        refusalOf('messages', 'does not continue'),
      );
    },
  );

  it('may be an answer that the provider paused', () => {
    const paused = { type: 'server_tool_use', id: 's', name: 'web_search', input: {} };
    const turns = [
      user('News?'),
      assistant('Let me see.', {
        kind: 'foreign',
        dialect: 'anthropic',
        type: 'server_tool_use',
        value: paused,
      }),
    ];
    expect((written({ turns }).body.messages as unknown[])[1]).toEqual({
      role: 'assistant',
      content: [text('Let me see.'), paused],
    });
  });
});

describe('regression: litellm#14194 thoughts that were lost', () => {
  const lost = [user('Go'), assistant('Looking.', callOf('a')), user(resultOf('a', 'ok'))];
  const kept = [user('Go'), assistant(signed('s'), callOf('a')), user(resultOf('a', 'ok'))];
  const reasoning = { effort: 'high' } as const;

  it('switch thinking off where the model wants them back', () => {
    const { body, warnings } = written({ turns: lost, reasoning }, oldModel);
    expect(body).not.toHaveProperty('thinking');
    expect(warnings).toEqual([expect.stringContaining('without the thoughts')]);
    expect(written({ turns: kept, reasoning }, oldModel).body).toHaveProperty('thinking.type', 'enabled');
  });

  it('do not matter when they are older, or the model decides itself', () => {
    const turns = [...lost, assistant('It is fine.'), user('Thanks')];
    expect(written({ turns, reasoning }, oldModel).body).toHaveProperty('thinking.type', 'enabled');
    expect(written({ turns: lost, reasoning }, usualModel).body).toHaveProperty('thinking.type', 'adaptive');
  });

  it("are lost as well when their signature is another provider's", () => {
    const foreign = { kind: 'thinking', text: 'Hm.', signature: { provider: 'google', value: 'x' } } as const;
    const turns = [user('Go'), assistant(foreign, callOf('a')), user(resultOf('a', 'ok'))];
    expect(written({ turns, reasoning }, oldModel).body).not.toHaveProperty('thinking');
  });
});
