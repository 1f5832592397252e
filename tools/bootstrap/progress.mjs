const plainIntervalMs = 5_000;
const terminalIntervalMs = 250;

/**
 * Shows that a long step is alive: on a terminal one line that counts seconds, elsewhere a line every few seconds.
 * Quick steps stay silent off a terminal.
 *
 * @param what the step, as a person would say it
 * @param step does the work
 * @param phase says how far it is; asked each time the line is drawn
 */
export async function withProgress(what, step, phase = () => '') {
  const isTerminal = process.stderr.isTTY === true;
  const startedAt = Date.now();
  const draw = () => {
    const detail = phase();
    const line = `${what} … ${Math.round((Date.now() - startedAt) / 1000)} s${detail ? ` (${detail})` : ''}`;
    process.stderr.write(isTerminal ? `\r\x1b[K${line}` : `${line}\n`);
  };
  const ticker = setInterval(draw, isTerminal ? terminalIntervalMs : plainIntervalMs);
  try {
    return await step();
  } finally {
    clearInterval(ticker);
    if (isTerminal) process.stderr.write('\r\x1b[K');
  }
}
