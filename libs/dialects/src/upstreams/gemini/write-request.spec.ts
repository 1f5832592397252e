import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Block, Conversation, Turn } from '../../conversation/conversation.js';
import { TranslationRefusal } from '../../conversation/translation-refusal.js';
import { geminiUpstream } from './index.js';
import {
  assistant,
  callOf,
  conversationOf,
  newModel,
  oldModel,
  resultOf,
  system,
  targetOf,
  user,
  weatherTool,
} from './samples.behaviour.js';
import { writeGeminiRequest } from './write-request.js';

/** What is said outside of the body, or changes nothing in this dialect. */
const outside = ['model', 'stream', 'includeUsage', 'fieldNames'] as const;

/** A telling value for every field of a conversation that the body, a warning or a refusal must show. */
const fields: {
  readonly [Field in Exclude<keyof Conversation, (typeof outside)[number]>]-?: Conversation[Field];
} = {
  turns: [user('Changed')],
  tools: [weatherTool],
  hostedTools: [{ kind: 'web_search', options: {} }],
  toolChoice: { kind: 'required' },
  parallelToolCalls: false,
  maxOutputTokens: 7,
  stopSequences: ['END'],
  temperature: 0,
  topP: 0,
  topK: 0,
  seed: 0,
  presencePenalty: 0,
  frequencyPenalty: 0,
  logitBias: { '50256': -100 },
  candidates: 2,
  logprobs: { top: 0 },
  outputFormat: { kind: 'json' },
  reasoning: { effort: 'none' },
  verbosity: 'low',
  userId: 'u1',
  metadata: { a: 'b' },
  serviceTier: 'flex',
  store: false,
  promptCacheKey: '',
  promptCacheRetention: '24h',
  modalities: ['text'],
  audioOutput: { voice: 'Kore' },
  prediction: { type: 'content', content: '' },
  extras: [{ path: 'top_a', value: 0, mustUnderstand: false }],
};

function outcomeOf(changes: Partial<Conversation>, model: string): string {
  try {
    const { body, warnings } = writeGeminiRequest(conversationOf(changes), targetOf(model));
    return JSON.stringify({ body, warnings });
  } catch (error) {
    if (error instanceof TranslationRefusal) return `refused ${error.param}`;
    throw error;
  }
}

describe('every field of a conversation', () => {
  const models = [
    newModel,
    oldModel,
    'gemini-1.5-flash',
    'gemma-3-27b-it',
    'gemini-3-pro-image',
    'gemini-2.5-flash-preview-tts',
  ];
  const cases = models.flatMap((model) =>
    Object.entries(fields)
      .filter(
        ([field]) =>
          !(
            field === 'reasoning' &&
            ['gemini-1', 'gemma', 'image', 'tts'].some((part) => model.includes(part))
          ),
      )
      .map(([field, value]) => [field, model, value] as const),
  );
  it.each(cases)('%s shows in the request for %s, in a warning or in a refusal', (field, model, value) => {
    const base: Partial<Conversation> =
      field === 'tools' ? {} : { tools: field === 'toolChoice' ? [weatherTool] : [] };
    expect(outcomeOf({ ...base, [field]: value }, model)).not.toBe(outcomeOf(base, model));
  });

  it.each(outside)('%s is said outside of the body', (field) => {
    const value = field === 'model' ? 'other' : true;
    expect(outcomeOf({ [field]: value }, newModel)).toBe(outcomeOf({}, newModel));
  });

  it.each([
    ['logit_bias', { logitBias: { '1': 0 } }],
    ['prediction', { prediction: { type: 'content', content: 'x' } }],
    ['mcp_servers', { extras: [{ path: 'mcp_servers', value: [], mustUnderstand: true }] }],
  ])('%s is refused by its name', (param, changes) => {
    expect(() => writeGeminiRequest(conversationOf(changes), targetOf(newModel))).toThrow(
      expect.objectContaining({ param }),
    );
  });

  it.each([
    ['user', { userId: 'u' }],
    ['metadata', { metadata: {} }],
    ['store', { store: true }],
    ['verbosity', { verbosity: 'high' }],
    ['prompt_cache_key', { promptCacheKey: 'k' }],
    ['prompt_cache_retention', { promptCacheRetention: '24h' }],
    [
      'tools[0].defer_loading',
      { extras: [{ path: 'tools[0].defer_loading', value: true, mustUnderstand: false }] },
    ],
  ])('%s is left out with a warning', (field, changes) => {
    const { body, warnings } = writeGeminiRequest(conversationOf(changes), targetOf(newModel));
    expect(body).toEqual({ contents: [{ role: 'user', parts: [{ text: 'Hello' }] }] });
    expect(warnings).toEqual([`${field}: not supported by Gemini`]);
  });

  it.each([
    ['flex', 'flex', 0],
    ['priority', 'priority', 0],
    ['default', 'standard', 0],
    ['standard_only', 'standard', 0],
    ['auto', undefined, 0],
    ['scale', undefined, 1],
    ['constructor', undefined, 1],
  ])('service tier %s is %s', (asked, tier, warningCount) => {
    const { body, warnings } = writeGeminiRequest(conversationOf({ serviceTier: asked }), targetOf(newModel));
    expect(body.serviceTier).toBe(tier);
    expect(warnings).toHaveLength(warningCount);
  });
});

describe('the request', () => {
  it('never names model or stream', () => {
    const { body } = writeGeminiRequest(conversationOf({ stream: true }), targetOf(newModel));
    expect(Object.keys(body)).toEqual(['contents']);
  });

  it('is told by the base model where a deployment has a name of its own', () => {
    const target = { ...targetOf('tunedModels/mine'), baseModel: 'gemini-2.5-flash' };
    const { body } = writeGeminiRequest(conversationOf({ reasoning: { effort: 'none' } }), target);
    expect(body.generationConfig).toEqual({ thinkingConfig: { thinkingBudget: 0 } });
  });

  it('forces no tool for structured output', () => {
    expect(writeGeminiRequest(conversationOf(), targetOf(newModel)).answering.outputTool).toBeNull();
  });

  it('regression: envoy#1322 #1383 the same conversation gives the same request for every attempt', () => {
    const turns = [
      system('S'),
      user('Hi'),
      assistant('A', callOf('c1')),
      user(resultOf('c1', '{"a":1}')),
      user('B'),
    ];
    const conversation = deepFrozen(conversationOf({ turns, tools: [weatherTool] }));
    const write = (): string => JSON.stringify(writeGeminiRequest(conversation, targetOf(newModel)).body);
    expect(write()).toBe(write());
  });

  const text = fc.string({ maxLength: 8 });
  const block: fc.Arbitrary<Block> = fc.oneof(
    text.map((value) => ({ kind: 'text' as const, text: value })),
    text.map((value) => ({ kind: 'thinking' as const, text: value, signature: null })),
    fc.constantFrom('a', 'b').map((id) => callOf(id)),
    fc.constantFrom('a', 'b').map((id) => resultOf(id, '{}')),
  );
  const turns: fc.Arbitrary<Turn[]> = fc.array(
    fc.record({
      role: fc.constantFrom('system', 'user', 'assistant'),
      blocks: fc.array(block, { maxLength: 4 }),
    }),
  );

  it('alternates, begins with the user and has no empty turn, whatever the conversation', () => {
    fc.assert(
      fc.property(turns, fc.constantFrom(newModel, oldModel, 'gemma-3-27b-it'), (random, model) => {
        const contents = contentsOf(random, model);
        if (contents === null) return;
        expect(contents.length).toBeGreaterThan(0);
        contents.forEach(({ role, parts }, at) => {
          expect(role).toBe(at % 2 === 0 ? 'user' : 'model');
          expect(parts.length).toBeGreaterThan(0);
        });
      }),
    );
  });
});

/** @returns `null` for a conversation that is refused */
function contentsOf(turns: readonly Turn[], model: string): { role: string; parts: unknown[] }[] | null {
  try {
    const { body } = writeGeminiRequest(conversationOf({ turns }), targetOf(model));
    return body.contents as { role: string; parts: unknown[] }[];
  } catch (error) {
    expect(error).toBeInstanceOf(TranslationRefusal);
    return null;
  }
}

function deepFrozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(deepFrozen);
  return value;
}

describe('media to be fetched', () => {
  const image = (url: string): Block => ({ kind: 'image', source: { kind: 'url', url } });
  it('are the addresses that Gemini does not open itself, each once, also in results', () => {
    const turns = [
      user(image('https://a.example/1.png'), image('https://a.example/1.png'), image('gs://bucket/2.png')),
      assistant(callOf('c1')),
      user({ kind: 'tool_result', callId: 'c1', content: [image('http://b.example/3.png')], isError: false }),
      user(
        { kind: 'document', source: { kind: 'url', url: 'HTTPS://c.example/4.pdf' } },
        image('https://youtu.be/abc'),
        image('https://generativelanguage.googleapis.com/v1beta/files/x'),
        image('https://www.youtube.com.evil.example/watch?v=1'),
      ),
    ];
    expect(geminiUpstream.remoteMedia(conversationOf({ turns }), { baseModel: newModel })).toEqual([
      'https://a.example/1.png',
      'http://b.example/3.png',
      'HTTPS://c.example/4.pdf',
      'https://www.youtube.com.evil.example/watch?v=1',
    ]);
  });
});
