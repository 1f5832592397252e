import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { GatewayError } from '@trueport/contracts';
import { Pool } from 'undici';
import { ResponseRelay, type RelayObserver, type RelayOutcome } from '../../pipeline/response-relay.js';
import { forwardedRequestHeaders } from '../../pipeline/request-headers.js';
import { refuse } from '../../server/refusal.js';

/**
 * Passes management requests to the management API, credentials included, so that one base URL serves both planes.
 * It owns its connection: management traffic cannot use up the providers' sockets.
 */
export class ManagementForward {
  private readonly pool: Pool;

  constructor(managementUrl: string) {
    this.pool = new Pool(new URL(managementUrl).origin, { connections: 32, pipelining: 1 });
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    const forwardedFor = request.socket.remoteAddress ?? '';
    this.pool.dispatch(
      {
        path: request.url as string,
        method: request.method as 'GET',
        headers: [
          ...forwardedRequestHeaders(request.rawHeaders, request.headers.connection),
          'x-forwarded-for',
          forwardedFor,
        ],
        body: hasBody(request) ? request : null,
      },
      new ResponseRelay(request, response, new ErrorsOnly(request, response)),
    );
  }

  close(): Promise<void> {
    return this.pool.close();
  }
}

/** Lets everything pass and turns a management API that cannot be reached into an error the client understands. */
class ErrorsOnly implements RelayObserver {
  readonly record = { errorCode: null };
  constructor(
    private readonly request: IncomingMessage,
    private readonly response: ServerResponse,
  ) {}

  head(_status: number, _headers: IncomingHttpHeaders): readonly string[] {
    return [];
  }

  readonly showsCost = false;

  filter(): null {
    return null;
  }

  data(): void {}

  costLines(): readonly string[] {
    return [];
  }

  ended(outcome: RelayOutcome): void {
    if (outcome.kind !== 'failed_before_head' || this.response.destroyed) return;
    const message = 'The management API is not reachable.';
    const error = new GatewayError('UNAVAILABLE', message, { cause: outcome.cause, retryAfterSeconds: 1 });
    refuse(this.request, this.response, error);
  }
}

function hasBody(request: IncomingMessage): boolean {
  return (
    request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0
  );
}
