import { describe, expect, it } from '@jest/globals';
import { withOpenAiThoughts } from './openai-thoughts.js';
import { sealEnvelope, type ReasoningEnvelope } from './reasoning-envelope.js';

const question = { role: 'user', content: 'Paris?' };
const call = { type: 'function_call', call_id: 'call_1', name: 'get_weather', arguments: '{}' };
const summary = [{ type: 'summary_text', text: 'Weather.' }];
const made = (envelope: ReasoningEnvelope): object => ({
  type: 'reasoning',
  id: 'rs_0123456789abcdef01234567_0',
  summary,
  encrypted_content: sealEnvelope(envelope),
});
const warning = 'input[1]: OpenAI only takes back thoughts of its own';

describe('thoughts that OpenAI takes back', () => {
  it.each<[string, unknown]>([
    ['a text', 'Hi'],
    [
      'thoughts that OpenAI encrypted',
      [question, { type: 'reasoning', summary, encrypted_content: 'gAAAAA' }],
    ],
    [
      'thoughts that OpenAI has stored',
      [question, { type: 'reasoning', id: 'rs_68a1f00dcafe', summary: [] }],
    ],
    ['no thoughts', [question, call]],
    ['what is no item', [null, 7]],
  ])('%s is passed on as it is', (_name, input) => {
    const request = { model: 'm', input };
    expect(withOpenAiThoughts(request)).toEqual({ request, warnings: [] });
    expect(withOpenAiThoughts(request).request).toBe(request);
  });

  it.each<[string, object, object[], string[]]>([
    [
      'its own mark is taken out of our envelope',
      made({ thought: { provider: 'openai', value: 'gAAAAA1' } }),
      [{ type: 'reasoning', summary, encrypted_content: 'gAAAAA1' }],
      [],
    ],
    [
      'so is a thought that it sealed altogether',
      made({ redacted: { provider: 'openai', value: 'gAAAAA2' } }),
      [{ type: 'reasoning', summary, encrypted_content: 'gAAAAA2' }],
      [],
    ],
    [
      'a thought of another is left out',
      made({ thought: { provider: 'anthropic', value: 's' } }),
      [],
      [warning],
    ],
    [
      'marks of calls are left out',
      made({ calls: { call_1: { provider: 'google', value: 's' } } }),
      [],
      [warning],
    ],
    [
      'a thought that nobody signed is left out, since OpenAI would look for it',
      { type: 'reasoning', id: 'rs_0123456789abcdef01234567_0', summary },
      [],
      [warning],
    ],
  ])('%s', (_name, item, kept, warnings) => {
    const request = { model: 'm', store: false, input: [question, item, call] };
    expect(withOpenAiThoughts(request)).toEqual({
      request: { ...request, input: [question, ...kept, call] },
      warnings,
    });
  });
});
