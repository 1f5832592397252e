import { GatewayError } from '@trueport/contracts';

const awayMessages =
  /Command timed out|Connection is closed|Stream isn't writeable|timed out before finishing|Missing key for job|ECONN|EPIPE|ETIMEDOUT|LOADING|READONLY|MISCONF/;

/** Whether a failure says that Redis is away or has forgotten, not that the job is at fault. */
export function isQueueAway(error: unknown): boolean {
  if (error instanceof GatewayError) return error.code === 'UNAVAILABLE';
  const { message, code } = (error ?? {}) as { message?: unknown; code?: unknown };
  return awayMessages.test(`${String(code ?? '')} ${String(message ?? '')}`);
}
