import type { Round } from './measure.js';

/** One round of every target, one after the other. */
export type Turn = ReadonlyMap<string, Round>;

/** Others may have this part of the machine's time; with more the tails of latencies are theirs. */
export const quietShare = 0.01;

/** Whether nobody else was at work on the machine meanwhile. */
export function isQuiet(turn: Turn): boolean {
  return disturbance(turn) <= quietShare;
}

/** The quietest turns, in the order they were made. */
export function quietestTurns(turns: readonly Turn[], count: number): readonly Turn[] {
  const quietest = new Set(
    turns.toSorted((one, other) => disturbance(one) - disturbance(other)).slice(0, count),
  );
  return turns.filter((turn) => quietest.has(turn));
}

function disturbance(turn: Turn): number {
  return Math.max(0, ...[...turn.values()].map(({ stolenShare }) => stolenShare));
}
