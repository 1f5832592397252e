import { GatewayError } from '@trueport/contracts';
import type { JsonObject } from '@trueport/dialects';
import type { WholeAnswer } from './upstream-call.js';

/** The JSON object that an answer is. @throws GatewayError UPSTREAM_ERROR for one that is none */
export function answerObject({ body }: WholeAnswer): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(body.toString());
  } catch (cause) {
    throw new GatewayError('UPSTREAM_ERROR', 'The provider sent an answer that is not JSON.', { cause });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new GatewayError('UPSTREAM_ERROR', 'The provider sent an answer that is not a JSON object.');
  return value as JsonObject;
}
