import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Block, Turn } from '../../conversation/conversation.js';
import { deepFrozen } from '../../deep-frozen.behaviour.js';
import { TranslationRefusal } from '../../conversation/translation-refusal.js';
import { geminiUpstream } from './index.js';
import {
  assistant,
  callOf,
  conversationWith,
  resultOf,
  system,
  user,
  weatherTool,
} from '../../conversation/samples.behaviour.js';
import { newModel, oldModel, targetOf } from './samples.behaviour.js';
import { writeGeminiRequest } from './write-request.js';

describe('what Gemini cannot be told', () => {
  it.each([
    ['logit_bias', { logitBias: { '1': 0 } }],
    ['prediction', { prediction: { type: 'content', content: 'x' } }],
    ['mcp_servers', { extras: [{ path: 'mcp_servers', value: [], mustUnderstand: true }] }],
  ])('%s is refused by its name', (param, changes) => {
    expect(() => writeGeminiRequest(conversationWith(changes), targetOf(newModel))).toThrow(
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
    const { body, warnings } = writeGeminiRequest(conversationWith(changes), targetOf(newModel));
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
    const { body, warnings } = writeGeminiRequest(
      conversationWith({ serviceTier: asked }),
      targetOf(newModel),
    );
    expect(body.serviceTier).toBe(tier);
    expect(warnings).toHaveLength(warningCount);
  });
});

describe('the request', () => {
  it('never names model or stream', () => {
    const { body } = writeGeminiRequest(conversationWith({ stream: true }), targetOf(newModel));
    expect(Object.keys(body)).toEqual(['contents']);
  });

  it('is told by the base model where a deployment has a name of its own', () => {
    const target = { ...targetOf('tunedModels/mine'), baseModel: 'gemini-2.5-flash' };
    const { body } = writeGeminiRequest(conversationWith({ reasoning: { effort: 'none' } }), target);
    expect(body.generationConfig).toEqual({ thinkingConfig: { thinkingBudget: 0 } });
  });

  it('forces no tool for structured output', () => {
    expect(writeGeminiRequest(conversationWith(), targetOf(newModel)).answering.outputTool).toBeNull();
  });

  it('regression: envoy#1322 #1383 the same conversation gives the same request for every attempt', () => {
    const turns = [
      system('S'),
      user('Hi'),
      assistant('A', callOf('c1')),
      user(resultOf('c1', '{"a":1}')),
      user('B'),
    ];
    const conversation = deepFrozen(conversationWith({ turns, tools: [weatherTool] }));
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
    const { body } = writeGeminiRequest(conversationWith({ turns }), targetOf(model));
    return body.contents as { role: string; parts: unknown[] }[];
  } catch (error) {
    expect(error).toBeInstanceOf(TranslationRefusal);
    return null;
  }
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
    expect(geminiUpstream.remoteMedia(conversationWith({ turns }), { baseModel: newModel })).toEqual([
      'https://a.example/1.png',
      'http://b.example/3.png',
      'HTTPS://c.example/4.pdf',
      'https://www.youtube.com.evil.example/watch?v=1',
    ]);
  });
});
