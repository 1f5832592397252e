import { minBudgetTokens } from '../../conversation/reasoning.js';
import type { JsonObject } from '../../json.js';
import type { ClaudeThinking } from './thinking.js';
import type { AnthropicWriting } from './writing.js';

/** Longest answer asked for when neither client nor price list knows better, tokens. */
export const defaultMaxTokens = 4096;

/** The limits of an answer that have to agree. */
export interface TokenLimits {
  readonly maxTokens: number;
  /** The `thinking` parameter with a budget below `maxTokens`. */
  readonly thinking?: JsonObject;
}

/**
 * The longest answer. A budget that was made of an effort is added to what the client wants to see; one that the client
 * gave is part of its limit already. Neither goes beyond what the model can do.
 */
export function writeTokenLimits(writing: AnthropicWriting, settings: ClaudeThinking): TokenLimits {
  const maxTokens = withinModel(askedTokens(writing, settings), writing);
  const { thinking, budgetTokens } = settings;
  if (thinking === undefined) return { maxTokens };
  if (budgetTokens < maxTokens) return { maxTokens, thinking };
  return withSmallerBudget(maxTokens, writing);
}

function askedTokens({ conversation, target, dropped }: AnthropicWriting, settings: ClaudeThinking): number {
  const { maxOutputTokens: asked } = conversation;
  const { budgetTokens, isBudgetOwn } = settings;
  if (asked === undefined) return target.maxOutputTokens ?? defaultMaxTokens + budgetTokens;
  if (budgetTokens === 0 || !isBudgetOwn) return asked;
  dropped.change('max_tokens', `${asked} for the answer, ${budgetTokens} more for thinking`);
  return asked + budgetTokens;
}

function withinModel(asked: number, { target, dropped }: AnthropicWriting): number {
  const { maxOutputTokens: most } = target;
  if (most === null || asked <= most) return asked;
  dropped.change('max_tokens', `${asked} became ${most}, the most this model can answer with`);
  return most;
}

/** The visible answer needs a token at least. */
function withSmallerBudget(maxTokens: number, { dropped }: AnthropicWriting): TokenLimits {
  const budgetTokens = maxTokens - 1;
  if (budgetTokens < minBudgetTokens) {
    dropped.drop('reasoning_effort', `${maxTokens} tokens are too few to think`);
    return { maxTokens };
  }
  dropped.change('thinking.budget_tokens', `lowered to ${budgetTokens}, below max_tokens`);
  return { maxTokens, thinking: { type: 'enabled', budget_tokens: budgetTokens } };
}
