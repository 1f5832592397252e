import { parseArgs } from 'node:util';

/** How hard and how long the drill is. */
export interface DrillOptions {
  readonly requestsPerSecond: number;
  /** How long a process stays down, and how long load goes on after it is back. */
  readonly phaseMs: number;
}

const usage = 'options: --rate 1..1000 (requests a second, 300), --seconds 1..15 (length of a phase, 4)';

/** Reads the arguments. The bounds keep the whole drill below ten minutes. @throws Error naming what is not understood */
export function readDrillOptions(args: readonly string[]): DrillOptions {
  const { values } = parseArgs({
    args: [...args],
    options: { rate: { type: 'string', default: '300' }, seconds: { type: 'string', default: '4' } },
  });
  return {
    requestsPerSecond: between(values.rate, 1, 1_000, '--rate'),
    phaseMs: between(values.seconds, 1, 15, '--seconds') * 1_000,
  };
}

function between(text: string, lowest: number, highest: number, name: string): number {
  const value = Number(text);
  if (!(value >= lowest && value <= highest)) throw new Error(`${name} ${text}: out of bounds (${usage})`);
  return value;
}
