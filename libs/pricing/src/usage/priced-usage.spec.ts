import { describe, expect, it } from '@jest/globals';
import { noUsage, type TokenUsage } from '@trueport/contracts';
import fc from 'fast-check';
import type { PriceRow } from '../table/price-row.js';
import { inputTokensOf, normaliseUsage, tokensOf, type PricedUsage } from './priced-usage.js';

const row: PriceRow = { provider: 'openai', model: 'm', mode: 'chat' };
const bucketsOf = ({ tokens }: PricedUsage) =>
  Object.fromEntries(Object.entries(tokens).filter(([, count]) => count !== 0));

describe('normaliseUsage', () => {
  it.each<[string, Partial<TokenUsage>, Record<string, number>, boolean]>([
    [
      'cache and its writes are not input',
      { prompt_tokens: 100, cached_tokens: 40, cache_write_5m_tokens: 5, cache_write_1h_tokens: 6 },
      { input: 49, cache_read: 40, cache_write_5m: 5, cache_write_1h: 6 },
      false,
    ],
    [
      'text of the output is what is left of it',
      { completion_tokens: 100, reasoning_tokens: 30, audio_output_tokens: 20, image_output_tokens: 50 },
      { reasoning: 30, audio_output: 20, image_output: 50 },
      false,
    ],
    [
      'sound and images are not text',
      { prompt_tokens: 100, audio_input_tokens: 30, image_input_tokens: 20 },
      { input: 50, audio_input: 30, image_input: 20 },
      false,
    ],
    [
      'sound in the cache is neither text nor new',
      { prompt_tokens: 100, cached_tokens: 50, audio_input_tokens: 60, cached_audio_tokens: 40 },
      { input: 30, cache_read: 10, audio_input: 20, cached_audio: 40 },
      false,
    ],
    [
      'sound that must have been cached is read from the cache',
      { prompt_tokens: 100, cached_tokens: 80, audio_input_tokens: 100 },
      { cache_read: 80, audio_input: 20 },
      false,
    ],
    [
      'a cache outside of the prompt is cut',
      { prompt_tokens: 10, cached_tokens: 90 },
      { cache_read: 10 },
      true,
    ],
    [
      'reasoning outside of the completion is cut',
      { completion_tokens: 5, reasoning_tokens: 50 },
      { reasoning: 5 },
      true,
    ],
    ['more sound than input is cut', { prompt_tokens: 5, audio_input_tokens: 50 }, { audio_input: 5 }, true],
    ['a mark of the reader is kept', { prompt_tokens: 5, inconsistent: true }, { input: 5 }, true],
  ])('%s', (_name, usage, expected, isInconsistent) => {
    const normalised = normaliseUsage({ ...noUsage, ...usage }, row);
    expect(bucketsOf(normalised.usage)).toEqual(expected);
    expect(normalised.isInconsistent).toBe(isInconsistent);
  });

  it.each<[string, Partial<TokenUsage>, Partial<PriceRow>, Record<string, number>]>([
    [
      'input of transcriptions',
      { prompt_tokens: 9, completion_tokens: 2 },
      { mode: 'audio_transcription' },
      { audio_input: 9, output: 2 },
    ],
    [
      'output of speech',
      { prompt_tokens: 9, completion_tokens: 2 },
      { mode: 'audio_speech' },
      { input: 9, audio_output: 2 },
    ],
  ])('takes %s for sound where it is not said', (_name, usage, mode, expected) => {
    expect(bucketsOf(normaliseUsage({ ...noUsage, ...usage }, { ...row, ...mode }).usage)).toEqual(expected);
  });

  it.each([
    ['gemini-2.5-pro', 1],
    ['gemini-3-pro-image', 4],
  ])('counts 4 queries of %s as %i', (model, expected) => {
    const usage = { ...noUsage, prompt_tokens: 1, web_search_requests: 4 };
    expect(normaliseUsage(usage, { ...row, provider: 'gemini', model }).usage.webSearchRequests).toBe(
      expected,
    );
  });

  it('counts images by the piece only without tokens, and seconds of video besides them', () => {
    const units = { image: 1, input_video_second: 2 };
    expect(normaliseUsage({ ...noUsage, units }, row).usage.units).toEqual(units);
    expect(normaliseUsage({ ...noUsage, units, prompt_tokens: 1 }, row).usage.units).toEqual({
      input_video_second: 2,
    });
  });

  // A negative or doubly counted bucket would be money lost or charged twice.
  it('gives disjoint buckets that are never negative and sum to the totals', () => {
    const counters = Object.keys(noUsage) as (keyof typeof noUsage)[];
    const usages = fc.record(
      Object.fromEntries(
        [...counters, 'cached_audio_tokens', 'cached_image_tokens'].map((name) => [name, fc.nat(1_000)]),
      ),
    );
    fc.assert(
      fc.property(usages, (reported) => {
        const usage = { ...noUsage, ...reported };
        const { usage: priced } = normaliseUsage(usage, row);
        expect(Math.min(...Object.values(priced.tokens))).toBeGreaterThanOrEqual(0);
        expect(inputTokensOf(priced)).toBe(usage.prompt_tokens);
        expect(tokensOf(priced)).toBe(usage.prompt_tokens + usage.completion_tokens);
      }),
      { numRuns: 1_000 },
    );
  });
});
