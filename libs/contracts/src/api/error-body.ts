import { z } from 'zod';
import { errorCodes } from '../errors/registry.js';
import type { GatewayError } from '../errors/gateway-error.js';

/** Error body of `/trueportai-services/*` and `/health`. */
export const errorBodySchema = z.object({
  detail: z.string(),
  code: z.enum(errorCodes),
  retry_after: z.int().nonnegative().optional(),
});
export type ErrorBody = z.output<typeof errorBodySchema>;

/** The body a client sees for an error; the cause stays inside. */
export function errorBodyOf(error: GatewayError): ErrorBody {
  return {
    detail: error.message,
    code: error.code,
    ...(error.retryAfterSeconds === undefined ? {} : { retry_after: error.retryAfterSeconds }),
  };
}
