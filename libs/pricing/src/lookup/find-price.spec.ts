import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import document from '../../data/pricing.json' with { type: 'json' };
import { listPrices } from '../table/list-prices.js';
import { parsePriceOverrides } from '../table/price-overrides.js';
import { parsePriceTable } from '../table/price-table.js';
import { findPrice, type PriceQuery } from './find-price.js';

const table = listPrices();

function keyFor(query: PriceQuery, prices = table): string {
  const search = findPrice(prices, query);
  if (search.kind !== 'price') return search.kind;
  return search.isAssumed ? `${search.price.key} (assumed)` : search.price.key;
}

const arn = (rest: string): string => `arn:aws:bedrock:us-east-1:123456789012:${rest}`;

describe('findPrice', () => {
  it.each([
    ['openai', 'gpt-4o', 'openai/gpt-4o'],
    ['openai', 'gpt-4o-2024-08-06', 'openai/gpt-4o-2024-08-06'],
    ['openai', 'gpt-5.6-2026-08-01', 'openai/gpt-5.6'],
    ['openai', 'chatgpt-image-latest', 'openai/chatgpt-image-latest'],
    ['openai', 'gpt-4o-latest', 'openai/gpt-4o'],
    ['openai', 'ft:gpt-4o-2024-08-06:org::id', 'openai/ft:gpt-4o-2024-08-06'],
    ['openai', 'ft:gpt-4o:org::id', 'openai/ft:gpt-4o-2024-11-20'],
    ['openai', 'ft:unheard-of:org::id', 'unknown'],
    ['openai', 'my-finetune', 'unknown'],
    ['openai', '*', 'unknown'],
    ['openai', '__proto__', 'unknown'],
    ['openai', '', 'unknown'],
    ['anthropic', 'claude-opus-4-7-20260416', 'anthropic/claude-opus-4-7-20260416'],
    ['anthropic', 'claude-opus-4-8-20261231', 'anthropic/claude-opus-4-8'],
    ['anthropic', 'claude-opus-4-8@20261231', 'anthropic/claude-opus-4-8'],
    ['google', 'models/gemini-2.5-pro', 'gemini/gemini-2.5-pro'],
    ['google', 'publishers/google/models/gemini-2.5-pro', 'gemini/gemini-2.5-pro'],
    ['gemini', 'gemini-2.5-pro', 'gemini/gemini-2.5-pro'],
    ['bedrock', 'us.anthropic.claude-opus-4-7', 'bedrock/us.anthropic.claude-opus-4-7'],
    ['bedrock', 'us.anthropic.claude-v2:1', 'bedrock/anthropic.claude-v2:1'],
    ['bedrock', 'anthropic.claude-v2:1:18k', 'bedrock/anthropic.claude-v2:1'],
    [
      'bedrock',
      arn('inference-profile/us.anthropic.claude-opus-4-7'),
      'bedrock/us.anthropic.claude-opus-4-7',
    ],
    ['bedrock', arn('foundation-model/anthropic.claude-v2:1'), 'bedrock/anthropic.claude-v2:1'],
    ['bedrock', arn('application-inference-profile/abc'), 'unknown'],
    ['bedrock', arn('provisioned-model/abc'), 'provisioned'],
  ])('finds %s %s as %s', (provider, model, expected) => {
    expect(keyFor({ provider, model })).toBe(expected);
  });

  it.each<[string, Partial<PriceQuery>, string]>([
    ['the answer first', { model: 'gpt-4.1', sentModel: 'gpt-4o' }, 'openai/gpt-4.1'],
    ['then the model sent', { model: 'unheard-of', sentModel: 'gpt-4o' }, 'openai/gpt-4o'],
    ['the model sent without an answer', { model: null, sentModel: 'gpt-4o' }, 'openai/gpt-4o'],
    [
      'the configured model of an application profile',
      {
        provider: 'bedrock',
        model: arn('application-inference-profile/abc'),
        deploymentModel: 'anthropic.claude-v2:1',
      },
      'bedrock/anthropic.claude-v2:1',
    ],
    [
      "Azure's answer before the configured model",
      { provider: 'azure', model: 'gpt-5.1', sentModel: 'free-name', deploymentModel: 'gpt-4o' },
      'azure/gpt-5.1',
    ],
    [
      'the configured model when Azure names none',
      { provider: 'azure', model: 'gpt-5.1', sentModel: 'gpt-5.1', deploymentModel: 'gpt-4o' },
      'azure/gpt-4o',
    ],
    [
      "a deployment's name only as an assumption",
      { provider: 'azure', model: 'gpt-4o', sentModel: 'gpt-4o' },
      'azure/gpt-4o (assumed)',
    ],
    [
      "Azure's data zone",
      { provider: 'azure', model: 'gpt-5.1', sentModel: 'x', region: 'eu' },
      'azure/gpt-5.1@eu',
    ],
    [
      'no data zone where it has no row',
      { provider: 'azure', model: 'gpt-4.1', sentModel: 'x', region: 'jp' },
      'azure/gpt-4.1',
    ],
    [
      'images by size and quality',
      { model: 'dall-e-3', image: { size: '1024x1792', quality: 'hd' } },
      'openai/dall-e-3@1024x1792,hd',
    ],
    [
      'images of the usual quality',
      { model: 'dall-e-3', image: { size: '1024x1792' } },
      'openai/dall-e-3@1024x1792,standard (assumed)',
    ],
    [
      'images by size where quality does not matter',
      { model: 'dall-e-2', image: { size: '256x256' } },
      'openai/dall-e-2@256x256',
    ],
    [
      'images of automatic size',
      { model: 'dall-e-3', image: { size: 'auto', quality: 'auto' } },
      'openai/dall-e-3 (assumed)',
    ],
    ['no images of unknown size without a usual row', { model: 'gpt-image-1', image: {} }, 'unknown'],
    ['tokens of an image model', { model: 'gpt-image-1' }, 'openai/gpt-image-1'],
  ])('looks for %s', (_name, query, expected) => {
    expect(keyFor({ provider: 'openai', model: null, ...query })).toBe(expected);
  });

  it("lets the operator's prices win, also over an exact row", () => {
    const overrides = parsePriceOverrides([
      { provider: 'openai', model: 'gpt-5.6', mode: 'chat', in: 4, out: 20 },
      { provider: 'bedrock', model: arn('provisioned-model/abc'), mode: 'chat', in: 0, out: 0 },
    ]);
    const found = ['gpt-5.6', 'gpt-5.6-2026-08-01'].map((model) =>
      keyFor({ provider: 'openai', model, overrides }),
    );
    expect(found).toEqual(['operator:openai/gpt-5.6', 'operator:openai/gpt-5.6']);
    expect(keyFor({ provider: 'bedrock', model: arn('provisioned-model/abc'), overrides })).toMatch(
      /^operator:/,
    );
  });

  it('remembers nothing of one set of overrides for another, or for none', () => {
    const priced = (price: number) =>
      parsePriceOverrides([{ provider: 'openai', model: 'of-ours', mode: 'chat', in: price, out: price }]);
    const [cheap, dear] = [priced(1), priced(9)];
    const inputPrice = (overrides?: typeof cheap): unknown => {
      const found = findPrice(table, { provider: 'openai', model: 'of-ours', overrides });
      return found.kind === 'price' ? found.price.row.in : found.kind;
    };
    expect([cheap, dear, undefined, cheap, dear].map(inputPrice)).toEqual([1, 9, 'unknown', 1, 9]);
  });

  it('finds the same row in whatever order the rows are', () => {
    const names = ['gpt-4o', 'ft:gpt-4o:org::id', 'dall-e-3', 'gpt-image-1.5', 'gpt-5.6-2026-08-01'];
    const image = { size: '1024x1024' };
    const keysIn = (prices: typeof table) =>
      names.map((model) => keyFor({ provider: 'openai', model, image }, prices));
    const models = document.models.filter(({ provider }) => provider === 'openai');
    const positions = [...models.keys()];
    fc.assert(
      fc.property(fc.shuffledSubarray(positions, { minLength: models.length }), (order) => {
        const shuffled = order.map((at) => models[at]);
        expect(keysIn(parsePriceTable({ meta: document.meta, models: shuffled }))).toEqual(keysIn(table));
      }),
      { numRuns: 20 },
    );
  });
});
