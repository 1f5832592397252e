import { describe, expect, it } from '@jest/globals';
import type { TokenUsage } from '@trueport/contracts';
import { formatUsd } from './cost/usd.js';
import { priceCompletion, type CompletionCost, type CompletionFacts } from './price-completion.js';
import { completionOf } from './price-completion.behaviour.js';
import { listPrices } from './table/list-prices.js';
import { parsePriceOverrides } from './table/price-overrides.js';

const table = listPrices();
const usdOf = ({ costNanoUsd }: CompletionCost): string | null =>
  costNanoUsd === null ? null : formatUsd(costNanoUsd);
const price = (completion: CompletionFacts): CompletionCost => priceCompletion(completion, { table });

const cachedClaude = { prompt_tokens: 12_100, cached_tokens: 10_000, completion_tokens: 500 };
const dalle = { units: { image: 2 }, image_quality: 'hd', image_size: '1024x1792' };

// The worked examples of the design: if one of these moves, bills are wrong.
describe('priceCompletion, worked examples', () => {
  it.each<[string, string, string, Partial<TokenUsage>, string]>([
    [
      'cached input',
      'openai',
      'gpt-4o',
      { prompt_tokens: 1_000, cached_tokens: 400, completion_tokens: 200 },
      '0.004',
    ],
    [
      'cache writes of 5 minutes',
      'anthropic',
      'claude-sonnet-4-6',
      { ...cachedClaude, cache_write_5m_tokens: 2_000 },
      '0.0183',
    ],
    [
      'cache writes of an hour without a price of their own',
      'anthropic',
      'claude-sonnet-4-6',
      { ...cachedClaude, cache_write_1h_tokens: 2_000 },
      '0.0228',
    ],
    [
      'a tier of long inputs',
      'google',
      'gemini-2.5-pro',
      { prompt_tokens: 250_000, completion_tokens: 1_500, reasoning_tokens: 500 },
      '0.6475',
    ],
    [
      "OpenAI's cache writes",
      'openai',
      'gpt-5.6',
      {
        prompt_tokens: 10_000,
        cached_tokens: 2_000,
        cache_write_5m_tokens: 3_000,
        completion_tokens: 1_000,
      },
      '0.07475',
    ],
    [
      'a regional profile of Bedrock',
      'bedrock',
      'us.anthropic.claude-opus-4-7',
      { prompt_tokens: 6_000, cached_tokens: 5_000, completion_tokens: 100 },
      '0.011',
    ],
    ['a transcription by seconds', 'openai', 'whisper-1', { units: { input_second: 90 } }, '0.009'],
    ['images by size and quality', 'openai', 'dall-e-3', dalle, '0.24'],
  ])('prices %s', (_name, provider, model, usage, expected) => {
    const cost = price(completionOf(provider, model, usage));
    expect([usdOf(cost), cost.flags]).toEqual([expected, []]);
  });

  it.each([
    [{ prompt_tokens: 10, completion_tokens: 1 }],
    [{ prompt_tokens: 1 }],
    [{ units: { image: 1 } }],
    [{}],
  ])('knows no price of an unknown model, whatever it used: %j', (usage) => {
    const cost = price(completionOf('openai', 'my-finetune', usage));
    expect(cost).toEqual({
      costNanoUsd: null,
      savedNanoUsd: 0n,
      flags: ['unpriced'],
      priceKey: null,
      lines: [],
    });
  });
});

describe('priceCompletion', () => {
  const used = { prompt_tokens: 1_000_000, completion_tokens: 100_000 };
  const none = { usage_source: 'none' } as const;

  it('shows its lines', () => {
    const { lines, priceKey } = price(
      completionOf('openai', 'gpt-4o', { prompt_tokens: 10, cached_tokens: 4 }),
    );
    expect([priceKey, lines]).toEqual([
      'openai/gpt-4o',
      [
        { priceKey: 'openai/gpt-4o', bucket: 'input', quantity: 6, costPicoUsd: 15_000_000n },
        { priceKey: 'openai/gpt-4o', bucket: 'cache_read', quantity: 4, costPicoUsd: 5_000_000n },
      ],
    ]);
  });

  it.each<[string, Partial<CompletionFacts>]>([
    ['refused by the provider', { ...none, status_code: 429 }],
    ['refused by the gateway', { ...none, status_code: 403, error_code: 'GATEWAY_TERMINATED' }],
    ['cut by a crash', { ...none, status_code: 0 }],
    ['that only lists', { ...none, method: 'GET' }],
    ['that only counts tokens', { ...none, path: '/messages/count_tokens' }],
    ["that only counts tokens, in Gemini's way", { ...none, path: '/models/gemini-2.5-pro:countTokens' }],
    ['without a model', { ...none, model: null, requested_model: null }],
    ['of a moderation', { ...none, model: 'omni-moderation-latest' }],
  ])('costs 0 for a request %s', (_name, more) => {
    const cost = price(completionOf('openai', 'gpt-4o', {}, more));
    expect([cost.costNanoUsd, cost.flags]).toEqual([0n, []]);
  });

  it('charges a failed request for the usage it reported', () => {
    expect(usdOf(price(completionOf('openai', 'gpt-4o', used, { status_code: 500 })))).toBe('3.5');
  });

  it.each(['whisper-1', 'tts-1', 'gpt-4o'])('knows no cost of a success without usage: %s', (model) => {
    const cost = price(completionOf('openai', model, {}, none));
    expect([cost.costNanoUsd, cost.flags]).toEqual([null, ['unpriced', 'usage_missing']]);
  });

  it.each<[string, CompletionFacts, string | null, readonly string[]]>([
    [
      'an estimate',
      completionOf('openai', 'gpt-4o', used, { usage_source: 'estimated' }),
      '3.5',
      ['estimated'],
    ],
    [
      'a hit of the cache, which costs nothing',
      completionOf('openai', 'gpt-4o', used, { cached: true }),
      '0',
      ['cache_hit'],
    ],
    [
      'inconsistent usage',
      completionOf('openai', 'gpt-4o', { prompt_tokens: 10, cached_tokens: 90 }),
      '0.0000125',
      ['usage_inconsistent'],
    ],
    [
      'capacity paid by the hour',
      completionOf('google', 'gemini-2.5-pro', used, { service_tier: 'PROVISIONED_THROUGHPUT' }),
      '0',
      ['provisioned'],
    ],
    [
      "an Azure model that may be a deployment's name",
      completionOf('azure', 'gpt-4o', used),
      '3.5',
      ['assumed'],
    ],
    [
      'images of unknown size',
      completionOf('openai', 'dall-e-3', { units: { image: 1 } }),
      '0.04',
      ['assumed'],
    ],
    [
      'a search without a price, which leaves a lower bound',
      completionOf('anthropic', 'claude-opus-5-5', { prompt_tokens: 1_000_000, web_search_requests: 1 }),
      '4',
      ['incomplete'],
    ],
    [
      'a speed without a price',
      completionOf('anthropic', 'claude-opus-5', { prompt_tokens: 1_000_000, speed: 'fast' }),
      '5',
      ['incomplete'],
    ],
  ])('flags %s', (_name, completion, expected, flags) => {
    const cost = price(completion);
    expect([usdOf(cost), cost.flags]).toEqual([expected, flags]);
  });

  it('says what the cache saved', () => {
    expect(price(completionOf('openai', 'gpt-4o', used, { cached: true })).savedNanoUsd).toBe(3_500_000_000n);
  });

  it.each<[string, string, string, Partial<TokenUsage>, Partial<CompletionFacts>, string]>([
    ['long inputs with priority', 'openai', 'gpt-5.6', used, { service_tier: 'priority' }, '29'],
    ['fast, which is priority', 'openai', 'gpt-5.1', used, { service_tier: 'fast' }, '4.5'],
    ['flex', 'openai', 'gpt-5.6', { prompt_tokens: 1_000 }, { service_tier: 'flex' }, '0.0025'],
    ['default', 'openai', 'gpt-4o', used, { service_tier: 'default' }, '3.5'],
    ['a batch without a price', 'anthropic', 'claude-opus-5', used, { service_tier: 'batch' }, '3.75'],
    ['the place', 'anthropic', 'claude-sonnet-5', { ...used, inference_geo: 'us' }, {}, '3.3'],
    [
      'place and speed',
      'anthropic',
      'claude-opus-4-6',
      { ...used, inference_geo: 'us', speed: 'fast' },
      {},
      '49.5',
    ],
    ['no place', 'anthropic', 'claude-opus-4-6', { ...used, inference_geo: 'global' }, {}, '7.5'],
    ['searches', 'anthropic', 'claude-opus-5', { prompt_tokens: 1, web_search_requests: 3 }, {}, '0.030005'],
    [
      'searches by context size',
      'openai',
      'gpt-4o-search-preview',
      { web_search_requests: 2, web_search_context_size: 'high' },
      {},
      '0.1',
    ],
    [
      'images by tokens, not by the piece',
      'openai',
      'gpt-image-1',
      { completion_tokens: 1_000, image_output_tokens: 1_000, units: { image: 1 } },
      {},
      '0.04',
    ],
    ['speech by tokens of sound', 'openai', 'gpt-4o-mini-tts', { completion_tokens: 1_000 }, {}, '0.012'],
    ['speech by characters', 'openai', 'tts-1', { units: { input_character: 1_000 } }, {}, '0.015'],
    [
      'transcriptions by tokens of sound',
      'openai',
      'gpt-4o-transcribe',
      { prompt_tokens: 1_000, completion_tokens: 100 },
      {},
      '0.007',
    ],
    ['embeddings', 'openai', 'text-embedding-3-small', { prompt_tokens: 1_000 }, {}, '0.00002'],
  ])('prices %s', (_name, provider, model, usage, more, expected) => {
    expect(usdOf(price(completionOf(provider, model, usage, more)))).toBe(expected);
  });

  describe('with several model calls behind one answer', () => {
    const call = { cached_tokens: 0, cache_write_5m_tokens: 0, cache_write_1h_tokens: 0 };
    const own = { ...call, model: null, prompt_tokens: 1_000_000, completion_tokens: 0 };
    const advisor = { ...own, model: 'claude-opus-5' };
    const answer = (iterations: TokenUsage['iterations'], more: Partial<TokenUsage> = {}) =>
      completionOf('anthropic', 'claude-sonnet-5', { prompt_tokens: 1_000_000, iterations, ...more });

    it('prices each with its own model', () => {
      const cost = price(answer([own, advisor]));
      expect(usdOf(cost)).toBe('7');
      expect(cost.lines.map(({ priceKey }) => priceKey)).toEqual([
        'anthropic/claude-sonnet-5',
        'anthropic/claude-opus-5',
      ]);
    });

    it('charges searches once', () => {
      expect(usdOf(price(answer([advisor, own], { web_search_requests: 2 })))).toBe('7.02');
    });

    it('knows no cost when one of them has no price', () => {
      const cost = price(answer([own, { ...own, model: 'unheard-of' }]));
      expect([cost.costNanoUsd, cost.flags]).toEqual([null, ['unpriced']]);
    });

    it('charges the totals when the list has fewer tokens', () => {
      const cost = price(answer([{ ...own, prompt_tokens: 1 }]));
      expect([usdOf(cost), cost.flags]).toEqual(['2', ['usage_inconsistent']]);
    });
  });

  describe('with prices of the operator', () => {
    const row = { mode: 'chat', in: 1, out: 0 } as const;
    const overrides = parsePriceOverrides([
      { ...row, provider: 'openai', model: 'gpt-4o' },
      { ...row, provider: 'google', model: 'gemini-2.5-pro', in: 2 },
      { ...row, provider: 'azure', deployment: 'res/own', model: 'gpt-4o', in: 3 },
      { ...row, provider: 'openai', model: '*', in: 4 },
    ]);
    it.each<[string, CompletionFacts, string, string, readonly string[]]>([
      ['a model', completionOf('openai', 'gpt-4o', used), '1', 'operator:openai/gpt-4o', []],
      [
        "a provider by the gateway's name, also for capacity paid by the hour",
        completionOf('google', 'gemini-2.5-pro', used, { service_tier: 'provisioned_throughput' }),
        '2',
        'operator:gemini/gemini-2.5-pro',
        [],
      ],
      [
        'a deployment',
        completionOf('azure', 'gpt-5.1', used, { deployment: 'res/own' }),
        '3',
        'operator:azure/res/own',
        [],
      ],
      [
        'models without a price',
        completionOf('openai', 'unheard-of', used),
        '4',
        'operator:openai/*',
        ['fallback_price'],
      ],
      ['nothing that has a price', completionOf('openai', 'gpt-4.1', used), '2.8', 'openai/gpt-4.1', []],
    ])('uses them for %s', (_name, completion, expected, key, flags) => {
      const cost = priceCompletion(completion, { table, overrides });
      expect([usdOf(cost), cost.priceKey, cost.flags]).toEqual([expected, key, flags]);
    });
  });
});
