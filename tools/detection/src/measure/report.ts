import type { Proportion } from './proportion.js';

/** One line of the table. */
export interface Line {
  readonly set: string;
  readonly what: string;
  /** The value as it is to be read. */
  readonly value: string;
  readonly count: number;
  readonly interval?: string;
  readonly target?: string;
  /** Left out where there is no target. */
  readonly isMet?: boolean;
}

/** A line about a share, with a lower or an upper bound it has to keep. */
export function shareLine(
  set: string,
  what: string,
  value: Proportion,
  target?: { readonly atLeast?: number; readonly atMost?: number },
): Line {
  const line = {
    set,
    what,
    value: percent(value.share),
    count: value.count,
    interval: `${percent(value.low)}–${percent(value.high)}`,
  };
  if (target?.atLeast !== undefined) {
    return { ...line, target: `≥ ${percent(target.atLeast)}`, isMet: value.share >= target.atLeast };
  }
  if (target?.atMost !== undefined) {
    return { ...line, target: `≤ ${percent(target.atMost)}`, isMet: value.share <= target.atMost };
  }
  return line;
}

/** Prints the lines as a table; says whether every target is met. */
export function printReport(lines: readonly Line[]): boolean {
  const rows = lines.map((line) => [
    line.set,
    line.what,
    line.value,
    String(line.count),
    line.interval ?? '',
    line.target ?? '',
    line.isMet === undefined ? '' : line.isMet ? 'pass' : 'FAIL',
  ]);
  const table = [['set', 'what', 'value', 'n', '95 %', 'target', ''], ...rows];
  const widths =
    table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
  for (const row of table) {
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
  }
  return lines.every(({ isMet }) => isMet !== false);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(share > 0.99 && share < 1 ? 2 : share < 0.01 ? 2 : 1)} %`;
}
