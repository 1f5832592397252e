import type { Effort } from '../../conversation/conversation.js';
import { askedEffort, minBudgetTokens, nearestEffort } from '../../conversation/reasoning.js';
import type { JsonObject } from '../../json.js';
import { claudeThinking, isThinkingOn, type ClaudeTraits } from '../anthropic/index.js';
import type { Message } from '../turn-list.js';
import { answerLimit } from './answer-limit.js';
import { lacksThoughts } from './write-messages.js';
import type { BedrockWriting } from './writing.js';

/** How the model reasons, and what that leaves of the other settings. */
export interface WrittenReasoning {
  /** Fields of the model's own, to merge into the additional ones. */
  readonly fields: JsonObject;
  /** Longest answer, thoughts included; absent leaves it to the model. */
  readonly maxTokens?: number;
  /** Whether a tool can be forced beside it. */
  readonly allowsForcing: boolean;
  /** `fixed`: only values that change nothing; `none`: not even those. */
  readonly sampling: 'free' | 'fixed' | 'none';
}

const field = 'reasoning_effort';
/** Assumed longest answer of a Claude model when nobody knows it, tokens. */
const defaultMaxTokens = 4096;
const threeEfforts: readonly Effort[] = ['low', 'medium', 'high'];
const openAiEfforts: readonly Effort[] = ['none', 'low', 'medium', 'high', 'xhigh'];

/** Says in the model's own words how hard to think; what it cannot be told is noted. */
export function writeReasoning(messages: readonly Message[], writing: BedrockWriting): WrittenReasoning {
  const { traits, conversation, dropped } = writing;
  if (traits.claude !== null) return claudeReasoning(traits.claude, messages, writing);
  const effort = conversation.reasoning === undefined ? undefined : askedEffort(conversation.reasoning);
  const limit = limitField(answerLimit(conversation.maxOutputTokens, writing));
  const free: WrittenReasoning = { fields: {}, ...limit, allowsForcing: true, sampling: 'free' };
  if (effort === undefined) return free;
  switch (traits.reasoning) {
    case 'reasoningConfig':
      return novaReasoning(effort, free, writing);
    case 'reasoning_effort':
      return { ...free, fields: { reasoning_effort: offered(effort, threeEfforts, writing) } };
    case 'reasoning':
      return { ...free, fields: { reasoning: { effort: offered(effort, openAiEfforts, writing) } } };
    default:
      if (effort !== 'none') dropped.drop(field, 'this model does not take it on Bedrock');
      return free;
  }
}

/**
 * At high effort Nova decides alone how long its answer is.
 *
 * @source Nova 2 user guide, extended thinking, and Bedrock's answer of status 400 to a limit beside it; read 2026-11
 */
function novaReasoning(asked: Effort, free: WrittenReasoning, writing: BedrockWriting): WrittenReasoning {
  if (asked === 'none') return { ...free, fields: { reasoningConfig: { type: 'disabled' } } };
  const effort = offered(asked, threeEfforts, writing);
  const fields = { reasoningConfig: { type: 'enabled', maxReasoningEffort: effort } };
  if (effort !== 'high') return { ...free, fields };
  if (free.maxTokens !== undefined)
    writing.dropped.drop('max_tokens', 'this model takes none at high effort');
  return { fields, allowsForcing: true, sampling: 'none' };
}

function offered(asked: Effort, efforts: readonly Effort[], { dropped }: BedrockWriting): Effort {
  const effort = nearestEffort(asked, efforts);
  if (effort !== asked && asked !== 'minimal')
    dropped.change(field, `${asked} is not offered by this model, ${effort} instead`);
  return effort;
}

function claudeReasoning(
  claude: ClaudeTraits,
  messages: readonly Message[],
  writing: BedrockWriting,
): WrittenReasoning {
  const { conversation, target, dropped } = writing;
  const asked = conversation.maxOutputTokens;
  const most = target.maxOutputTokens ?? Math.max(asked ?? 0, defaultMaxTokens);
  const request = {
    reasoning: conversation.reasoning,
    maxOutputTokens: most,
    askedTokens: asked,
    lacksThoughts: lacksThoughts(messages),
  };
  const settings = claudeThinking(request, claude, dropped);
  const wanted = settings.budgetTokens === 0 ? asked : withBudget(settings, writing);
  const maxTokens = answerLimit(wanted, writing);
  const thinking = maxTokens === undefined ? settings.thinking : withinLimit(settings, maxTokens, writing);
  return {
    fields: {
      ...(thinking !== undefined && { thinking }),
      ...(settings.effort !== undefined && { output_config: { effort: settings.effort } }),
    },
    ...limitField(maxTokens),
    allowsForcing: thinking?.type !== 'enabled',
    sampling: isThinkingOn(thinking === undefined ? {} : { thinking }, claude) ? 'fixed' : 'free',
  };
}

type Thinking = ReturnType<typeof claudeThinking>;

/** A budget that was made of an effort is added to what the client wants to see. */
function withBudget(
  { budgetTokens, isBudgetOwn }: Thinking,
  { conversation, target, dropped }: BedrockWriting,
): number {
  const { maxOutputTokens: asked } = conversation;
  if (asked === undefined) return target.maxOutputTokens ?? defaultMaxTokens + budgetTokens;
  if (!isBudgetOwn) return asked;
  dropped.change('max_tokens', `${asked} for the answer, ${budgetTokens} more for thinking`);
  return asked + budgetTokens;
}

/** The visible answer needs a token at least. */
function withinLimit(
  settings: Thinking,
  maxTokens: number,
  { dropped }: BedrockWriting,
): JsonObject | undefined {
  if (settings.budgetTokens < maxTokens) return settings.thinking;
  const budgetTokens = maxTokens - 1;
  if (budgetTokens < minBudgetTokens) {
    dropped.drop(field, `${maxTokens} tokens are too few to think`);
    return undefined;
  }
  dropped.change('thinking.budget_tokens', `lowered to ${budgetTokens}, below max_tokens`);
  return { type: 'enabled', budget_tokens: budgetTokens };
}

function limitField(maxTokens: number | undefined): { readonly maxTokens?: number } {
  return maxTokens === undefined ? {} : { maxTokens };
}
