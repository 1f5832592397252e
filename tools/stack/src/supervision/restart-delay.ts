const firstDelayMs = 500;
const longestDelayMs = 10_000;

/** How long to wait before the next start of a process that ended `failures` times in a row: 0.5 s, doubled up to 10 s. */
export function restartDelayMs(failures: number): number {
  return Math.min(firstDelayMs * 2 ** Math.min(failures, 10), longestDelayMs);
}
