import { noUsage, type TokenUsage } from '@trueport/contracts';
import { listPrices } from './table/list-prices.js';
import { parsePriceOverrides } from './table/price-overrides.js';
import { priceCompletion, type CompletionFacts } from './price-completion.js';

/** CPU of one `priceCompletion`: `node libs/pricing/dist/price.bench.js`. */
const rounds = 9;
const runsPerRound = 50_000;

const completion = (
  provider: CompletionFacts['provider'],
  model: string,
  usage: Partial<TokenUsage>,
): CompletionFacts => ({
  provider,
  model,
  requested_model: model,
  deployment: null,
  method: 'POST',
  path: '/chat/completions',
  status_code: 200,
  error_code: null,
  cached: false,
  service_tier: 'default',
  usage: { ...noUsage, ...usage },
  usage_source: 'provider',
});

const tokens = { prompt_tokens: 12_345, completion_tokens: 678, cached_tokens: 8_000, reasoning_tokens: 300 };
const cases: readonly (readonly [string, CompletionFacts])[] = [
  ['exact name, 4 buckets', completion('openai', 'gpt-5.6', tokens)],
  ['name with a date that is not listed', completion('openai', 'gpt-5.6-2026-08-01', tokens)],
  [
    'tier of long inputs',
    completion('google', 'models/gemini-2.5-pro', { ...tokens, prompt_tokens: 250_000 }),
  ],
  ['factor on the whole', completion('anthropic', 'claude-opus-4-6', { ...tokens, inference_geo: 'us' })],
  ['unknown model', completion('openai', 'my-finetune', tokens)],
];
const overrides = parsePriceOverrides([{ provider: 'openai', model: 'own', mode: 'chat', in: 1, out: 2 }]);
const sources = { table: listPrices(), overrides };

for (const [name, facts] of cases) {
  const microseconds: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const before = performance.now();
    for (let at = 0; at < runsPerRound; at += 1) priceCompletion(facts, sources);
    microseconds.push(((performance.now() - before) * 1_000) / runsPerRound);
  }
  microseconds.sort((a, b) => a - b);
  console.log(`${name.padEnd(38)} ${microseconds[rounds >> 1]?.toFixed(2)} µs`);
}
