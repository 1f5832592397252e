import { setTimeout as sleep } from 'node:timers/promises';

const giveUpMs = 180_000;

/** Waits until so many are counted. @returns how long that took, seconds @throws Error after three minutes */
export async function untilCounted(
  counted: () => Promise<number>,
  wanted: number,
  { who, pollMs }: { readonly who: string; readonly pollMs: number },
): Promise<number> {
  const startedAtMs = performance.now();
  while ((await counted()) < wanted) {
    if (performance.now() - startedAtMs > giveUpMs) throw new Error(`${who} did not finish in time`);
    await sleep(pollMs);
  }
  return (performance.now() - startedAtMs) / 1000;
}
