import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../json.js';
import { refusalOf } from '../refusal-of.behaviour.js';
import {
  isLocalModeration,
  localCategories,
  localModeration,
  openAiCategories,
  readModerationRequest,
  type ModerationFinding,
} from './index.js';

const judged = (input: unknown, findings: readonly ModerationFinding[] = [], more: JsonObject = {}) =>
  localModeration(readModerationRequest({ input, ...more }), () => findings, 'modr-1');

interface Result {
  readonly flagged: boolean;
  readonly categories: Readonly<Record<string, boolean>>;
  readonly category_scores: Readonly<Record<string, number>>;
  readonly category_applied_input_types: Readonly<Record<string, string[]>>;
}
const resultsOf = (content: unknown): readonly Result[] => (content as { results: Result[] }).results;

describe('a request for moderation', () => {
  it.each<{ name: string; input: unknown; inputs: object[] }>([
    { name: 'of a text', input: 'a', inputs: [{ text: 'a', hasImage: false }] },
    { name: 'of an empty text', input: '', inputs: [{ text: '', hasImage: false }] },
    {
      name: 'of several texts',
      input: ['a', 'b'],
      inputs: [
        { text: 'a', hasImage: false },
        { text: 'b', hasImage: false },
      ],
    },
    {
      name: 'of a message with parts',
      input: [
        { type: 'text', text: 'a' },
        { type: 'image_url', image_url: { url: 'https://example.com/a.png' } },
        { type: 'text', text: 'b' },
      ],
      inputs: [{ text: 'a\nb', hasImage: true }],
    },
  ])('$name is read', ({ input, inputs }) => {
    expect(readModerationRequest({ input }).inputs).toEqual(inputs);
  });

  it.each<{ name: string; body: JsonObject; param: string }>([
    { name: 'without input', body: {}, param: 'input' },
    { name: 'with an empty list', body: { input: [] }, param: 'input' },
    { name: 'with a number', body: { input: 3 }, param: 'input' },
    { name: 'with a number among texts', body: { input: ['a', 3] }, param: 'input[1]' },
    { name: 'with an unknown part', body: { input: [{ type: 'video' }] }, param: 'input[0].type' },
    { name: 'with a part without type', body: { input: [{}] }, param: 'input[0].type' },
    { name: 'with a text part without text', body: { input: [{ type: 'text' }] }, param: 'input[0].text' },
    { name: 'with too many texts', body: { input: Array.from({ length: 257 }, () => 'a') }, param: 'input' },
    { name: 'with too much text', body: { input: 'a'.repeat(100_001) }, param: 'input' },
  ])('$name is refused', ({ body, param }) => {
    expect(refusalOf(() => readModerationRequest(body)).param).toBe(param);
  });

  it.each([
    { model: 'gateway-local', provider: undefined, isLocal: true },
    { model: 'gateway-local', provider: 'openai', isLocal: true },
    { model: 'omni-moderation-latest', provider: 'anthropic', isLocal: true },
    { model: 'omni-moderation-latest', provider: 'openai', isLocal: false },
    { model: 'omni-moderation-latest', provider: undefined, isLocal: false },
    { model: undefined, provider: undefined, isLocal: false },
  ])('for $model at $provider is local: $isLocal', ({ model, provider, isLocal }) => {
    expect(isLocalModeration({ model }, provider)).toBe(isLocal);
  });
});

describe('a judgement of the gateway', () => {
  it('has every category of OpenAI and its own', () => {
    const { content, model } = judged('a');
    expect(content).toMatchObject({ id: 'modr-1', model: 'gateway-local' });
    expect(model).toBe('gateway-local');
    const [result] = resultsOf(content);
    const names = [...openAiCategories, ...localCategories];
    expect(Object.keys(result?.categories ?? {})).toEqual(names);
    expect(Object.keys(result?.category_scores ?? {})).toEqual(names);
    expect(result?.flagged).toBe(false);
  });

  it('is flagged with the surest finding of each kind', () => {
    const { content } = judged('a', [
      { class: 'pii', confidence: 0.6 },
      { class: 'pii', confidence: 0.9 },
      { class: 'injection', confidence: 0.7 },
    ]);
    const [result] = resultsOf(content);
    expect(result?.flagged).toBe(true);
    expect(result?.categories).toMatchObject({ pii: true, injection: true, secret: false, hate: false });
    expect(result?.category_scores).toMatchObject({ pii: 0.9, injection: 0.7, secret: 0, hate: 0 });
  });

  it('says that nobody has looked for the categories of OpenAI', () => {
    const types = resultsOf(judged('a').content)[0]?.category_applied_input_types;
    expect(types).toMatchObject({ pii: ['text'], violence: [], sexual: [] });
  });

  it('has one result per text and one for a whole message', () => {
    expect(resultsOf(judged(['a', 'b']).content)).toHaveLength(2);
    const parts = [
      { type: 'text', text: 'a' },
      { type: 'text', text: 'b' },
    ];
    expect(resultsOf(judged(parts).content)).toHaveLength(1);
  });

  it('warns of what it has not looked at', () => {
    const image = [{ type: 'image_url', image_url: { url: 'data:image/png;base64,' } }];
    const { warnings, content } = judged(image, [], { extra: 1 });
    expect(warnings).toEqual([expect.stringMatching(/^extra:/), expect.stringMatching(/^input:.*images/)]);
    expect(resultsOf(content)[0]?.category_applied_input_types['pii']).toEqual([]);
  });

  it('costs no tokens', () => {
    expect(judged('a').usage).toMatchObject({ prompt_tokens: 0, completion_tokens: 0 });
  });
});
