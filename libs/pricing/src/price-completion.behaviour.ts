import { noUsage, type TokenUsage } from '@trueport/contracts';
import { completedFacts } from '@trueport/testing';
import type { CompletionFacts } from './price-completion.js';

/** A completion that succeeded, with this usage as the provider's. */
export function completionOf(
  provider: string,
  model: string | null,
  usage: Partial<TokenUsage> = {},
  more: Partial<CompletionFacts> = {},
): CompletionFacts {
  const counted = { ...noUsage, ...usage };
  return {
    ...completedFacts({ model, requested_model: model, usage: counted }),
    // Bedrock is in the price table but not yet among the providers of the gateway.
    provider: provider as CompletionFacts['provider'],
    ...more,
  };
}
