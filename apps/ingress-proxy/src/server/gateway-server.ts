import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { Socket } from 'node:net';
import type { ErrorCode } from '@trueport/contracts';
import { refuseOnSocket } from './refusal.js';

/** Bounds on client connections. */
export interface GatewayServerLimits {
  readonly maxHeaderBytes: number;
  readonly headersTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly keepAliveMs: number;
  readonly maxConnections: number;
}

/** How often Node looks for connections that exceeded a time-out. */
const connectionCheckMs = 1_000;

/**
 * The HTTP server of the data plane: Node's strict parser, bounded in size and time, with clean refusals for
 * everything that does not become a request.
 */
export function createGatewayServer(limits: GatewayServerLimits, listener: RequestListener): Server {
  const server = createServer(
    {
      maxHeaderSize: limits.maxHeaderBytes,
      headersTimeout: limits.headersTimeoutMs,
      requestTimeout: limits.requestTimeoutMs,
      keepAliveTimeout: limits.keepAliveMs,
      connectionsCheckingInterval: Math.min(connectionCheckMs, limits.headersTimeoutMs),
      insecureHTTPParser: false,
      noDelay: true,
      // A missing host header is refused by the listener, in the shape of all other refusals.
      requireHostHeader: false,
    },
    listener,
  );
  // Headers are bounded by size; Node's bound on their number would drop the rest silently.
  server.maxHeadersCount = 0;
  server.maxConnections = limits.maxConnections;
  // Bodies are asked for only once a request is known to be welcome.
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) =>
    listener(request, response),
  );
  server.on('connect', (_request: IncomingMessage, socket: Socket) =>
    refuseOnSocket(socket, 'METHOD_NOT_ALLOWED'),
  );
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (error.code === 'ECONNRESET') socket.destroy();
    else refuseOnSocket(socket, clientErrorCode(error.code));
  });
  return server;
}

/** @source Node 24 `clientError` event: codes of the parser (`HPE_…`) and of the time-outs */
function clientErrorCode(code: string | undefined): ErrorCode {
  if (code === 'HPE_HEADER_OVERFLOW') return 'HEADERS_TOO_LARGE';
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return 'REQUEST_TIMEOUT';
  return 'BAD_REQUEST';
}
