import { plus, zero, type Exact } from '../table/exact.js';
import type { CostFlag, ExactCost } from './cost.js';

/** The costs together; unknown when one of them is. */
export function sumOfCosts(costs: readonly ExactCost[]): ExactCost {
  const [first] = costs;
  if (costs.length === 1 && first !== undefined) return first;
  let picoUsd: Exact | null = zero;
  const flags = new Set<CostFlag>();
  for (const cost of costs) {
    picoUsd = picoUsd === null || cost.picoUsd === null ? null : plus(picoUsd, cost.picoUsd);
    for (const flag of cost.flags) flags.add(flag);
  }
  return { picoUsd, lines: costs.flatMap(({ lines }) => lines), flags };
}
