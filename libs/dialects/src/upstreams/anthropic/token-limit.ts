import type { Conversation } from '../../conversation/conversation.js';
import type { DroppedFields } from '../../conversation/dropped-fields.js';
import { minBudgetTokens } from '../../conversation/reasoning.js';
import type { UpstreamTarget } from '../../conversation/upstream-dialect.js';
import type { JsonObject } from '../../json.js';
import { answerLimit } from '../answer-limit.js';
import { claudeThinking, type ClaudeThinking } from './thinking.js';
import type { ClaudeTraits } from './traits.js';

/** Longest answer asked for when neither client nor price list knows better, tokens. */
const defaultMaxTokens = 4096;

/** A request for Claude, wherever it is hosted. */
export interface ClaudeRequest {
  readonly conversation: Pick<Conversation, 'maxOutputTokens' | 'reasoning'>;
  readonly target: Pick<UpstreamTarget, 'maxOutputTokens'>;
  readonly dropped: DroppedFields;
}

/**
 * How the model is told to think, with a budget that is a share of the longest answer.
 *
 * @param lacksThoughts whether the calls of the last assistant turn come without the thoughts before them
 */
export function thinkingOf(
  { conversation, target, dropped }: ClaudeRequest,
  traits: ClaudeTraits,
  lacksThoughts: boolean,
): ClaudeThinking {
  const { reasoning, maxOutputTokens: askedTokens } = conversation;
  const maxOutputTokens = target.maxOutputTokens ?? Math.max(askedTokens ?? 0, defaultMaxTokens);
  return claudeThinking({ reasoning, maxOutputTokens, askedTokens, lacksThoughts }, traits, dropped);
}

/**
 * The longest answer. A budget that was made of an effort is added to what the client wants to see; one that the client
 * gave is part of its limit already. Neither goes beyond what the model can do.
 */
export function limitWithThoughts(request: ClaudeRequest, settings: ClaudeThinking): number {
  return answerLimit(askedWithThoughts(request, settings), request);
}

function askedWithThoughts(
  { conversation, target, dropped }: ClaudeRequest,
  { budgetTokens, isBudgetOwn }: ClaudeThinking,
): number {
  const { maxOutputTokens: asked } = conversation;
  if (asked === undefined) return target.maxOutputTokens ?? defaultMaxTokens + budgetTokens;
  if (budgetTokens === 0 || !isBudgetOwn) return asked;
  dropped.change('max_tokens', `${asked} for the answer, ${budgetTokens} more for thinking`);
  return asked + budgetTokens;
}

/** The `thinking` parameter with a budget below the limit: the visible answer needs a token at least. */
export function thinkingWithin(
  maxTokens: number,
  settings: ClaudeThinking,
  { dropped }: ClaudeRequest,
): JsonObject | undefined {
  if (settings.budgetTokens < maxTokens) return settings.thinking;
  const budgetTokens = maxTokens - 1;
  if (budgetTokens < minBudgetTokens) {
    dropped.drop('reasoning_effort', `${maxTokens} tokens are too few to think`);
    return undefined;
  }
  dropped.change('thinking.budget_tokens', `lowered to ${budgetTokens}, below max_tokens`);
  return { type: 'enabled', budget_tokens: budgetTokens };
}
