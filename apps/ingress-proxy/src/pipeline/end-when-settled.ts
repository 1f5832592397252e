import type { ServerResponse } from 'node:http';
import type { ExchangeRecord } from './exchange-record.js';

/**
 * Ends an answer once its settlement is on disk: settlements of one turn share a write, which is done before this
 * immediate. What was written in this turn waits as well, so that no client has the last byte before. The settlement of
 * a failure has been written already.
 */
export function endWhenSettled(
  response: ServerResponse,
  { errorCode }: Pick<ExchangeRecord, 'errorCode'>,
  body?: Buffer,
): void {
  if (errorCode !== null) {
    response.end(body);
    return;
  }
  response.socket?.cork();
  setImmediate(() => response.end(body));
}
