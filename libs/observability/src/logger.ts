import { types } from 'node:util';
import { pino, type Logger as PinoLogger } from 'pino';

/** Structured logger: one JSON record per unit of work, fields in snake_case, never prompts, keys or headers. */
export type Logger = PinoLogger;

/**
 * A logger for one service.
 *
 * @param service value of the `service` field
 * @param level lowest level written; `silent` writes nothing
 */
export function createLogger(service: string, level: string = 'info'): Logger {
  return pino({
    level,
    base: { service },
    messageKey: 'message',
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: describeError },
  });
}

/** What of an error may be logged: name, code, message and causes, no properties that a driver hung onto it. */
function describeError(error: unknown): unknown {
  if (!types.isNativeError(error)) return String(error);
  const code = (error as { code?: unknown }).code;
  return {
    name: error.name,
    message: error.message,
    ...(code === undefined ? {} : { code: String(code) }),
    stack: error.stack,
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}
