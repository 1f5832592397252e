/** What to do when this process is asked to end. */
export interface EndHandlers {
  /** The first request: end in order. */
  readonly onStop: () => void;
  /** The user asks again, having waited: end now. */
  readonly onInsist: () => void;
}

/** npm and the terminal both pass one Ctrl-C on: the second copy is not a second request. */
const insistAfterMs = 1_000;

/** Listens to signals, and to the end of the process that started this one through a channel. */
export function onEndSignals({ onStop, onInsist }: EndHandlers): void {
  let askedAtMs: number | null = null;
  const ask = (): void => {
    if (askedAtMs === null) {
      askedAtMs = performance.now();
      onStop();
    } else if (performance.now() - askedAtMs > insistAfterMs) {
      onInsist();
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ask);
  process.once('disconnect', ask);
  // The terminal may be gone before this process: what it would have shown is then of no use.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}
