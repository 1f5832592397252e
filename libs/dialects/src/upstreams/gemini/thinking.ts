import type { Effort, Reasoning } from '../../conversation/conversation.js';
import { askedEffort, budgetOfEffort, minBudgetTokens, nearestEffort } from '../../conversation/reasoning.js';
import type { JsonObject } from '../../json.js';
import type { BudgetRange } from './traits.js';
import type { Writing } from './writing.js';

/** Longest answer of the models that think within a budget. @source Gemini API, models page, read 2026-11 */
const usualMaxOutputTokens = 65_536;
/** The model decides how much to think. @source @google/genai 3.1 types, `ThinkingConfig.thinkingBudget` */
const ownChoice = -1;

/** Says how hard to think, as the model wants to hear it; `undefined` leaves it to the model. */
export function thinkingConfig(writing: Writing): JsonObject | undefined {
  const { reasoning } = writing.conversation;
  const { thinking } = writing.traits;
  if (reasoning === undefined) return undefined;
  switch (thinking.kind) {
    case 'none':
      return withoutThinking(reasoning, writing);
    case 'level':
      return atLevel(reasoning, thinking.levels, writing);
    case 'budget':
      return withinBudget(reasoning, thinking.range, writing);
  }
}

function withoutThinking(reasoning: Reasoning, { dropped }: Writing): undefined {
  const isWanted = askedEffort(reasoning) !== 'none' && wantsAnything(reasoning);
  if (isWanted) dropped.drop(nameOf(reasoning), 'not supported by this model');
}

function wantsAnything({ effort, thinking, budgetTokens, showsThoughts }: Reasoning): boolean {
  return [effort, thinking, budgetTokens].some((value) => value !== undefined) || showsThoughts === true;
}

function atLevel(
  reasoning: Reasoning,
  levels: readonly Effort[],
  { dropped }: Writing,
): JsonObject | undefined {
  const asked = askedEffort(reasoning);
  if (asked === undefined) return thoughts(reasoning);
  const level = nearestEffort(asked, levels);
  if (level !== asked)
    dropped.change(nameOf(reasoning), `${asked} became ${level}, the nearest this model has`);
  const thinkingLevel = level.toUpperCase();
  return asked === 'none' ? { thinkingLevel } : { thinkingLevel, ...thoughts(reasoning) };
}

function withinBudget(reasoning: Reasoning, range: BudgetRange, writing: Writing): JsonObject | undefined {
  const asked = askedEffort(reasoning);
  if (asked === 'none') return switchedOff(reasoning, range, writing);
  const { budgetTokens } = reasoning;
  if (budgetTokens !== undefined) {
    return { thinkingBudget: clampedBudget(budgetTokens, range, writing), ...thoughts(reasoning) };
  }
  if (asked === undefined) {
    const own = reasoning.thinking === 'adaptive' ? { thinkingBudget: ownChoice } : {};
    return { ...own, ...thoughts(reasoning) };
  }
  return { thinkingBudget: within(shareOf(asked, writing), range), ...thoughts(reasoning) };
}

/** The longest answer holds the thoughts too, so a client's limit is what an effort has a share of. */
function shareOf(effort: Effort, { conversation, target }: Writing): number {
  const most = target.maxOutputTokens ?? usualMaxOutputTokens;
  const limit = Math.min(conversation.maxOutputTokens ?? most, most);
  return limit < 2 * minBudgetTokens ? Math.floor(limit / 2) : budgetOfEffort(effort, limit);
}

function switchedOff(reasoning: Reasoning, { off }: BudgetRange, { dropped }: Writing): JsonObject {
  if (off > 0)
    dropped.change(nameOf(reasoning), `thinking cannot be switched off, its budget is ${off} tokens`);
  return { thinkingBudget: off };
}

function clampedBudget(asked: number, range: BudgetRange, { dropped }: Writing): number {
  const budget = asked === 0 ? range.off : within(asked, range);
  if (budget !== asked)
    dropped.change('thinking.budget_tokens', `${asked} became ${budget}, as this model takes it`);
  return budget;
}

function within(budget: number, { min, max }: BudgetRange): number {
  return Math.min(Math.max(budget, min), max);
}

/** Thoughts are told unless the client does not want to read them, or did not speak of thinking. */
function thoughts({ showsThoughts, isEffortAlone = false }: Reasoning): JsonObject {
  return { includeThoughts: showsThoughts ?? !isEffortAlone };
}

/** The field as the client most likely wrote it. */
function nameOf({ thinking, budgetTokens }: Reasoning): string {
  return thinking === undefined && budgetTokens === undefined ? 'reasoning_effort' : 'thinking';
}
