import type { LoggerService } from '@nestjs/common';
import type { Logger } from './logger.js';

/** Lets Nest write through the service's logger; Nest's own chatter goes to `debug`. */
export function nestLogger(logger: Logger): LoggerService {
  const component = (rest: unknown[]): string => String(rest.at(-1) ?? 'nest');
  return {
    log: (message: unknown, ...rest: unknown[]) =>
      logger.debug({ component: component(rest) }, String(message)),
    debug: (message: unknown, ...rest: unknown[]) =>
      logger.debug({ component: component(rest) }, String(message)),
    verbose: (message: unknown, ...rest: unknown[]) =>
      logger.trace({ component: component(rest) }, String(message)),
    warn: (message: unknown, ...rest: unknown[]) =>
      logger.warn({ component: component(rest) }, String(message)),
    error: (message: unknown, ...rest: unknown[]) =>
      logger.error({ component: component(rest) }, String(message)),
  };
}
