import type { Logger } from './logger.js';

/** One step of an orderly end, such as draining requests or flushing the spool. */
export interface ShutdownStep {
  readonly name: string;
  /** Must end by itself; bounded waiting is its own business. */
  readonly run: () => Promise<void>;
}

/**
 * Runs the steps in order at SIGTERM or SIGINT, then exits: 0 when all ended well, 1 when one failed.
 * A second signal exits at once with 130, so that nobody has to wait against their will.
 */
export function shutdownOnSignals(steps: readonly ShutdownStep[], logger: Logger): void {
  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) process.exit(130);
    stopping = true;
    logger.info({ component: 'shutdown', signal }, 'shutting down');
    void runSteps(steps, logger).then((clean) => process.exit(clean ? 0 : 1));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

/** Runs every step even when an earlier one fails; tells whether all ended well. */
export async function runSteps(steps: readonly ShutdownStep[], logger: Logger): Promise<boolean> {
  let clean = true;
  for (const step of steps) {
    try {
      await step.run();
    } catch (error) {
      clean = false;
      logger.error({ component: 'shutdown', step: step.name, err: error }, 'a shutdown step failed');
    }
  }
  return clean;
}
