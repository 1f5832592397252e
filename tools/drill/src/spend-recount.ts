import { differences, nameOfHour, recount } from './recount.js';
import { dimensions, sumsOf, type CountedDocument, type HourlyRollup } from './usage-recount.js';

/** The fields of a stored cost that the spend rollups are made of; money in billionths of a USD, never rounded. */
export interface CountedCost extends CountedDocument {
  readonly cost_nano_usd: bigint | number | null;
  readonly saved_nano_usd: bigint | number | null;
}

const summed = ['requests', 'cost_nano_usd', 'saved_nano_usd', 'unpriced'] as const;

/** Names the spend rollups that are not what adding up the costs gives, to the last billionth. */
export function wrongSpendRollups(costs: readonly CountedCost[], rollups: readonly HourlyRollup[]): string[] {
  const counted = recount(costs, (cost) => nameOfHour(cost.timestamp, cost, dimensions), countsOf);
  return differences(
    counted,
    rollups.map((rollup) => [nameOfHour(rollup.hour, rollup, dimensions), sumsOf(rollup, summed)]),
  );
}

function countsOf(cost: CountedCost): [(typeof summed)[number], unknown][] {
  return [
    ['requests', 1],
    ['cost_nano_usd', cost.cost_nano_usd ?? 0],
    ['saved_nano_usd', cost.saved_nano_usd ?? 0],
    ['unpriced', Number(cost.cost_nano_usd === null)],
  ];
}
