/** How long a condition may take before the test gives up. */
export interface WaitOptions {
  /** Upper bound; reaching it fails the test. */
  readonly timeoutMs?: number;
  /** What is waited for, in the failure's words. */
  readonly what?: string;
}

/**
 * Waits until a probe gives something other than `undefined`, `null` or `false`, and returns that.
 * A probe that throws counts as not yet.
 *
 * @throws Error naming what was waited for, with the last failure as cause
 */
export async function waitUntil<Value>(
  probe: () => Value | Promise<Value>,
  options: WaitOptions = {},
): Promise<NonNullable<Value>> {
  const { timeoutMs = 20_000, what = 'the condition' } = options;
  const giveUpAtMs = performance.now() + timeoutMs;
  let lastFailure: unknown;
  while (performance.now() < giveUpAtMs) {
    try {
      const value = await probe();
      if (value !== undefined && value !== null && value !== false) return value as NonNullable<Value>;
    } catch (error) {
      lastFailure = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`${what} did not come true within ${timeoutMs} ms`, { cause: lastFailure });
}
