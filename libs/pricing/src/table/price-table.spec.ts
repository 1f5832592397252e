import { describe, expect, it } from '@jest/globals';
import document from '../../data/pricing.json' with { type: 'json' };
import { listPrices } from './list-prices.js';
import { parsePriceOverrides } from './price-overrides.js';
import { parsePriceTable, priceOf } from './price-table.js';
import type { PriceRow } from './price-row.js';

const row = { provider: 'openai', model: 'm', mode: 'chat', in: 1, out: 2 };
const table = (...models: object[]) => ({ meta: { currency: 'USD' }, models });

describe('parsePriceTable', () => {
  it('reads every row of the shipped table, and keeps each findable', () => {
    const models = document.models as readonly PriceRow[];
    expect(models.length).toBeGreaterThan(700);
    for (const listed of models) {
      const prices = listPrices().model(listed.provider, listed.model);
      expect(prices === null ? null : priceOf(prices, listed)?.row.src).toBe(listed.src);
    }
  });

  it.each([
    ['two rows for the same', table(row, { ...row, in: 3 }), /two rows for openai\/m/],
    ['a misspelt price', table({ ...row, inn: 1 }), /inn/],
    ['a negative price', table({ ...row, in: -1 }), /in/],
    ['another currency', { ...table(), meta: { currency: 'EUR' } }, /currency/],
    ['no table', 'x', /malformed/],
  ])('refuses %s', (_name, malformed, message) => {
    expect(() => parsePriceTable(malformed)).toThrow(message);
  });
});

describe('parsePriceOverrides', () => {
  it.each([
    ['two rows for the same', [row, { ...row, in: 3 }], /two rows for operator:openai\/m/],
    ['a row without a provider', [{ ...row, provider: '' }], /provider/],
  ])('refuses %s', (_name, rows, message) => {
    expect(() => parsePriceOverrides(rows)).toThrow(message);
  });

  it('takes a row for a model and one for a deployment of it', () => {
    const { byModel, byDeployment } = parsePriceOverrides([row, { ...row, deployment: 'res/d' }]);
    expect([...(byModel.model('openai', 'm')?.values() ?? [])].map(({ key }) => key)).toEqual([
      'operator:openai/m',
    ]);
    expect(byDeployment.model('openai', 'res/d')?.size).toBe(1);
  });
});
