import { describe, expect, it } from '@jest/globals';
import { geminiTraits, type GeminiTraits } from './traits.js';

const level = (...levels: string[]): unknown => ({ kind: 'level', levels });
const budget = (min: number, max: number, off: number): unknown => ({
  kind: 'budget',
  range: { min, max, off },
});
const third = { requiresSignatures: true, mixesTools: true, mediaInResults: true, mediaResolution: true };

const table: readonly (readonly [string, Partial<Record<keyof GeminiTraits, unknown>>])[] = [
  ['gemini-1.5-flash', { schemas: 'openapi', thinking: { kind: 'none' }, requiresSignatures: false }],
  [
    'gemini-2.0-flash-001',
    { schemas: 'json', thinking: { kind: 'none' }, penalties: true, mixesTools: false },
  ],
  ['gemini-2.5-pro', { thinking: budget(128, 32_768, 128), penalties: false, severalCandidates: true }],
  ['gemini-2.5-flash', { thinking: budget(0, 24_576, 0), requiresSignatures: false, mediaInResults: false }],
  ['gemini-2.5-flash-lite-preview-09-2025', { thinking: budget(512, 24_576, 0) }],
  ['gemini-3-pro-preview', { ...third, thinking: level('low', 'high') }],
  ['gemini-3.1-pro-preview', { ...third, thinking: level('low', 'medium', 'high') }],
  ['gemini-3-flash-preview', { ...third, thinking: level('minimal', 'low', 'medium', 'high') }],
  ['gemini-3.1-flash-lite', { ...third, thinking: level('minimal', 'low', 'medium', 'high') }],
  ['gemini-3.6-flash', { thinking: level('minimal', 'low', 'medium', 'high'), severalCandidates: false }],
  ['gemini-3.8-flash', { ...third, thinking: level('low', 'medium', 'high') }],
  ['gemini-3.10-flash', { ...third, thinking: level('low', 'medium', 'high') }],
  ['gemini-4-hydrogen', { ...third, thinking: level('low', 'medium', 'high', 'xhigh') }],
  ['gemini-2.5-flash-image', { output: 'image', thinking: { kind: 'none' }, requiresSignatures: false }],
  ['gemini-3-pro-image-preview', { output: 'image', thinking: { kind: 'none' } }],
  ['gemini-2.5-flash-preview-tts', { output: 'audio', thinking: { kind: 'none' } }],
  ['gemma-3-27b-it', { systemInstruction: false, thinking: { kind: 'none' }, requiresSignatures: false }],
];

describe('what a Gemini model accepts', () => {
  it.each(table)('%s follows the rule of its generation', (model, expected) => {
    expect(geminiTraits(model)).toMatchObject(expected);
  });

  it.each(['gemini-flash-latest', 'gemini-pro-latest', 'gemini-7-neon', 'our-deployment', ''])(
    'a name without a known generation (%j) gets the newest rule',
    (model) => {
      expect(geminiTraits(model)).toBe(geminiTraits('gemini-4-argon'));
      expect(geminiTraits(model)).toMatchObject({ ...third, thinking: level('low', 'medium', 'high') });
    },
  );

  it.each([
    ['models/gemini-2.5-pro', 'gemini-2.5-pro'],
    ['google/gemini-2.5-pro', 'gemini-2.5-pro'],
    ['GEMINI-2.5-PRO', 'gemini-2.5-pro'],
  ])('%s is told from its name as %s', (hosted, own) => {
    expect(geminiTraits(hosted)).toBe(geminiTraits(own));
  });
});
