import type { Effort, Reasoning } from '../../conversation/conversation.js';
import type { DroppedFields } from '../../conversation/dropped-fields.js';
import { askedEffort, budgetOfEffort, minBudgetTokens, nearestEffort } from '../../conversation/reasoning.js';
import type { JsonObject } from '../../json.js';
import type { ClaudeTraits } from './traits.js';

/** How a Claude model is told to think. */
export interface ClaudeThinking {
  /** The `thinking` parameter; absent when the model's default does what was asked. */
  readonly thinking?: JsonObject;
  /** `output_config.effort`. */
  readonly effort?: Effort;
  /** Tokens of `thinking.budget_tokens`, 0 without a budget. The longest answer has to hold them too. */
  readonly budgetTokens: number;
  /** Whether the budget was made of an effort and the client's limit means the visible answer alone. */
  readonly isBudgetOwn: boolean;
}

/** What {@link claudeThinking} decides by. */
export interface ThinkingRequest {
  readonly reasoning: Reasoning | undefined;
  /** Most tokens the model can answer with, of which a budget is a share. */
  readonly maxOutputTokens: number;
  /** The client's own limit of the answer. Who speaks of thinking as Anthropic does means the thoughts with it. */
  readonly askedTokens?: number | undefined;
  /** Whether the calls of the last assistant turn come without the thoughts before them. */
  readonly lacksThoughts: boolean;
}

const unset: ClaudeThinking = { budgetTokens: 0, isBudgetOwn: false };
const field = 'reasoning_effort';
/** Strongest effort with which thinking may be switched off on models that restrict it. */
const strongestWithoutThinking = 'high';

/**
 * Translates what the client says about thinking into what the model accepts; what it cannot be told is noted.
 *
 * @source design/dialects.md §5 and §13; Anthropic thinking and effort guides, 2026-11
 */
export function claudeThinking(
  request: ThinkingRequest,
  traits: ClaudeTraits,
  dropped: DroppedFields,
): ClaudeThinking {
  const { reasoning } = request;
  if (reasoning === undefined) return unset;
  const asked = askedEffort(reasoning);
  if (reasoning.isEffortAlone === true) return { ...unset, ...effortSetting(asked, traits.efforts, dropped) };
  if (traits.thinking === 'none') return withoutThinking(reasoning, asked, dropped);
  if (asked === 'none') return switchedOff(reasoning, traits, dropped);
  const wantsBudget = reasoning.thinking === 'enabled' && reasoning.budgetTokens !== undefined;
  if (traits.thinking === 'budget' || (wantsBudget && traits.takesBudget))
    return withinBudget(request, reasoning, traits, dropped);
  return adaptive(reasoning, traits, dropped);
}

/** Whether a `thinking` parameter, or its absence, makes the model think, which restricts sampling. */
export function isThinkingOn(thinking: JsonObject | undefined, traits: ClaudeTraits): boolean {
  if (thinking === undefined) return traits.thinksByDefault;
  return thinking.type === 'enabled' || thinking.type === 'adaptive';
}

function withoutThinking(
  reasoning: Reasoning,
  asked: Effort | undefined,
  dropped: DroppedFields,
): ClaudeThinking {
  if (asked !== 'none' && (asked !== undefined || reasoning.thinking !== undefined))
    dropped.drop(field, 'this model does not think');
  return unset;
}

/** Thinking off, or as far off as the model allows. An effort beside it steers the visible answer. */
function switchedOff(reasoning: Reasoning, traits: ClaudeTraits, dropped: DroppedFields): ClaudeThinking {
  const besides = reasoning.effort === 'none' ? undefined : reasoning.effort;
  if (traits.thinking === 'budget') return { ...unset, ...effortSetting(besides, traits.efforts, dropped) };
  if (traits.switchesOff === 'never') {
    dropped.change(field, 'this model always thinks, effort low is the least');
    return { ...unset, effort: 'low' };
  }
  const limit = traits.efforts.indexOf(strongestWithoutThinking) + 1;
  const allowed = traits.switchesOff === 'always' ? traits.efforts : traits.efforts.slice(0, limit);
  const effort = effortSetting(besides, allowed, dropped);
  if (traits.switchesOff === 'between_tools') {
    dropped.change(field, 'this model cannot stop thinking between calls of tools');
    return { ...unset, thinking: { type: 'between_tools' }, ...effort };
  }
  return { ...unset, thinking: { type: 'disabled' }, ...effort };
}

function withinBudget(
  request: ThinkingRequest,
  reasoning: Reasoning,
  traits: ClaudeTraits,
  dropped: DroppedFields,
): ClaudeThinking {
  const asked = askedEffort(reasoning) ?? (reasoning.thinking === undefined ? undefined : 'medium');
  if (asked === undefined) {
    if (reasoning.showsThoughts === true)
      dropped.drop('reasoning', 'this model thinks only when an effort or a budget is given');
    return unset;
  }
  if (request.lacksThoughts) {
    dropped.drop(field, 'the calls in the last assistant turn come without the thoughts before them');
    return unset;
  }
  const room = roomToThink(request, reasoning);
  if (room < leastRoom && reasoning.budgetTokens === undefined) {
    dropped.drop(field, `${room} tokens are too few to think`);
    return unset;
  }
  const own = budgetOfEffort(asked, room);
  const budgetTokens = Math.max(minBudgetTokens, reasoning.budgetTokens ?? own);
  if (reasoning.budgetTokens !== undefined && reasoning.budgetTokens < budgetTokens)
    dropped.change('thinking.budget_tokens', `raised to ${budgetTokens}, the least there is`);
  return {
    thinking: { type: 'enabled', budget_tokens: budgetTokens },
    budgetTokens,
    isBudgetOwn: reasoning.budgetTokens === undefined && reasoning.thinking === undefined,
    ...(traits.efforts.length > 0 ? effortSetting(reasoning.effort, traits.efforts, dropped) : {}),
  };
}

/** The smallest budget, and as much again to answer. */
const leastRoom = 2 * minBudgetTokens;

/** Tokens that an effort shares out between thinking and answering. */
function roomToThink({ maxOutputTokens, askedTokens }: ThinkingRequest, { thinking }: Reasoning): number {
  if (thinking === undefined) return Math.max(maxOutputTokens, leastRoom);
  return Math.min(askedTokens ?? maxOutputTokens, maxOutputTokens);
}

function adaptive(reasoning: Reasoning, traits: ClaudeTraits, dropped: DroppedFields): ClaudeThinking {
  const { thinking, showsThoughts, budgetTokens } = reasoning;
  const asked = askedEffort(reasoning);
  // Thoughts can only be left out where there are any.
  const isAboutThoughts = showsThoughts === true || (showsThoughts === false && traits.thinksByDefault);
  if (asked === undefined && thinking === undefined && !isAboutThoughts) return unset;
  if (budgetTokens !== undefined)
    dropped.change('thinking.budget_tokens', `this model takes no budget, effort ${String(asked)} instead`);
  return {
    ...unset,
    thinking: { type: 'adaptive', ...displayOf(showsThoughts) },
    ...effortSetting(asked, traits.efforts, dropped),
  };
}

/** Newer models leave the text of thoughts out unless they are asked for it. */
function displayOf(showsThoughts: boolean | undefined): JsonObject {
  if (showsThoughts === undefined) return {};
  return { display: showsThoughts ? 'summarized' : 'omitted' };
}

function effortSetting(
  asked: Effort | undefined,
  offered: readonly Effort[],
  dropped: DroppedFields,
): { readonly effort?: Effort } {
  if (asked === undefined) return {};
  if (offered.length === 0) {
    dropped.drop('output_config.effort', 'this model has no efforts');
    return {};
  }
  const effort = nearestEffort(asked, offered);
  // `minimal` is what other providers call the weakest effort, so nothing is lost.
  if (effort !== asked && asked !== 'minimal')
    dropped.change(field, `${asked} is not offered by this model, ${effort} instead`);
  return { effort };
}
