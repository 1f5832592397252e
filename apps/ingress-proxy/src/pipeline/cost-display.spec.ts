import { describe, expect, it } from '@jest/globals';
import { noUsage, type ApiKeyRecord } from '@trueport/contracts';
import { formatUsd, listPrices, priceCompletion } from '@trueport/pricing';
import fc from 'fast-check';
import { costDisplay } from './cost-display.js';
import { ExchangeRecord } from './exchange-record.js';

const sources = { table: listPrices() };
const show = costDisplay(sources);

/** A request that was answered with this many tokens. */
function answered(changed: Partial<ExchangeRecord> = {}): ExchangeRecord {
  const record = new ExchangeRecord({
    requestId: 'req_00000000000000000000000a',
    key: {} as ApiKeyRecord,
    surface: 'passthrough',
    provider: 'openai',
    method: 'POST',
    path: '/chat/completions',
    route: '/trueportai-services/openai',
    deployment: null,
    startedAt: new Date(0),
    startedAtMs: 0,
  });
  return Object.assign(record, {
    statusCode: 200,
    requestedModel: 'gpt-4o',
    responseModel: 'gpt-4o',
    usage: { ...noUsage, prompt_tokens: 1_000, completion_tokens: 200 },
    usageSource: 'provider',
    ...changed,
  });
}

describe('the cost that is shown', () => {
  it.each<[string, Partial<ExchangeRecord>, string | null]>([
    ['is a plain decimal', {}, '0.0045'],
    ['is that of the model that answered', { responseModel: 'gpt-4o-mini' }, '0.00027'],
    [
      'is that of the model that was asked for where the answer names none',
      { responseModel: null },
      '0.0045',
    ],
    ['is absent without a price', { responseModel: 'mine', requestedModel: 'mine' }, null],
    ['is absent without usage', { usage: noUsage, usageSource: 'none' }, null],
    ['is 0 for a failure without usage', { statusCode: 500, usage: noUsage, usageSource: 'none' }, '0'],
    ['is there for an answer that was withheld', { statusCode: 403, errorCode: 'POLICY_BLOCKED' }, '0.0045'],
  ])('%s', (_name, changed, expected) => {
    expect(show(answered(changed))).toBe(expected);
  });

  // The header is what clients bill by; the log is what the tenant is billed by.
  it('has the digits that the facts of the request are priced with later', () => {
    const tokens = fc.nat(10_000_000);
    const models = fc.constantFrom('gpt-4o', 'gpt-4o-mini', 'o3', 'mine');
    fc.assert(
      fc.property(tokens, tokens, models, (prompt, completion, model) => {
        const usage = { ...noUsage, prompt_tokens: prompt, completion_tokens: completion };
        const { costNanoUsd } = priceCompletion(
          {
            provider: 'openai',
            deployment: null,
            method: 'POST',
            path: '/chat/completions',
            model,
            requested_model: model,
            status_code: 200,
            error_code: null,
            cached: false,
            service_tier: null,
            usage,
            usage_source: 'provider',
          },
          sources,
        );
        const shown = show(answered({ responseModel: model, requestedModel: model, usage }));
        expect(shown).toBe(costNanoUsd === null ? null : formatUsd(costNanoUsd));
      }),
    );
  });
});
