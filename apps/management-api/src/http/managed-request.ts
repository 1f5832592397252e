import type { Principal } from '@trueport/auth';
import type { GatewayError } from '@trueport/contracts';
import type { FastifyRequest } from 'fastify';

/** A request with what its way through the service has added to it. `id` is the request id. */
export type ManagedRequest = FastifyRequest & {
  /** Set by the guard. */
  principal?: Principal;
  /** Set by the error filter: why the request failed, with the cause that only the log may see. */
  failure?: GatewayError;
};
