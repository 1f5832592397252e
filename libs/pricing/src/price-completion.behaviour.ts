import { noUsage, type TokenUsage } from '@trueport/contracts';
import type { CompletionFacts } from './price-completion.js';

/** A completion that succeeded, with this usage as the provider's. */
export function completionOf(
  provider: string,
  model: string | null,
  usage: Partial<TokenUsage> = {},
  more: Partial<CompletionFacts> = {},
): CompletionFacts {
  return {
    // Bedrock is in the price table but not yet among the providers of the gateway.
    provider: provider as CompletionFacts['provider'],
    model,
    requested_model: model,
    deployment: null,
    method: 'POST',
    path: '/chat/completions',
    status_code: 200,
    error_code: null,
    cached: false,
    service_tier: null,
    usage: { ...noUsage, ...usage },
    usage_source: 'provider',
    ...more,
  };
}
