const everyMs = 3_000;

/** Runs a step that may take long and says so: when it begins, every few seconds, and when it is done. */
export async function reportProgress<T>(
  what: string,
  log: (line: string) => void,
  step: () => Promise<T>,
): Promise<T> {
  const startedAt = performance.now();
  const seconds = (): string => ((performance.now() - startedAt) / 1000).toFixed(1);
  log(`${what} …`);
  const ticker = setInterval(() => log(`${what} … ${seconds()} s`), everyMs);
  try {
    const result = await step();
    log(`${what}: done in ${seconds()} s`);
    return result;
  } finally {
    clearInterval(ticker);
  }
}
