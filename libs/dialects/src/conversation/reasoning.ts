import { efforts, type Effort, type Reasoning } from './conversation.js';

/** Smallest thinking budget a Claude model takes, tokens. @source Anthropic extended thinking, read 2026-11 */
export const minBudgetTokens = 1024;

/** Share of the longest answer that an effort may think. @source design of the gateway; see docs/compatibility.md */
const budgetShares: Readonly<Record<Exclude<Effort, 'none'>, number>> = {
  minimal: 0.02,
  low: 0.1,
  medium: 0.3,
  high: 0.6,
  xhigh: 0.9,
  max: 0.95,
};

/** Thinking budget in tokens for an effort, at least {@link minBudgetTokens}; 0 for `none`. */
export function budgetOfEffort(effort: Effort, maxOutputTokens: number): number {
  if (effort === 'none') return 0;
  return Math.max(minBudgetTokens, Math.floor(budgetShares[effort] * maxOutputTokens));
}

/** The effort a thinking budget stands for. */
export function effortOfBudget(budgetTokens: number): Effort {
  if (budgetTokens >= 10_000) return 'high';
  if (budgetTokens >= 5_000) return 'medium';
  return budgetTokens >= 2_000 ? 'low' : 'minimal';
}

/** The effort a client asks for in any dialect; `undefined` leaves it to the model. */
export function askedEffort({ effort, thinking, budgetTokens }: Reasoning): Effort | undefined {
  if (thinking === 'disabled') return 'none';
  if (effort !== undefined) return effort;
  return budgetTokens === undefined ? undefined : effortOfBudget(budgetTokens);
}

/** The asked effort if the model has it, else the next weaker one it has, else its weakest. */
export function nearestEffort(asked: Effort, offered: readonly Effort[]): Effort {
  const rank = efforts.indexOf(asked);
  const weaker = offered.filter((effort) => efforts.indexOf(effort) <= rank);
  const ranked = [...(weaker.length > 0 ? weaker : offered)].sort(
    (left, right) => efforts.indexOf(left) - efforts.indexOf(right),
  );
  return (weaker.length > 0 ? ranked.at(-1) : ranked[0]) ?? asked;
}
