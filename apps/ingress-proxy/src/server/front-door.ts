import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { GatewayError } from '@trueport/contracts';
import { passthroughPrefix } from '../surfaces/passthrough/passthrough-path.js';
import { unifiedPrefix } from '../surfaces/unified/endpoints.js';
import { errorContent, type ErrorShape } from './error-shapes.js';
import { refuse } from './refusal.js';

/** Handles one request completely. */
export interface RequestHandler {
  handle(request: IncomingMessage, response: ServerResponse): void;
}

/** Who serves what behind the front door. `management` is `null` when the gateway does not forward to it. */
export interface FrontDoorHandlers {
  readonly passthrough: RequestHandler;
  /** The unified API. */
  readonly unified: RequestHandler;
  readonly management: RequestHandler | null;
  /** Nest: `/`, `/health`, `/health/ready`, `/metrics`. */
  readonly operations: RequestListener;
}

const operationPaths: ReadonlySet<string> = new Set(['/', '/health', '/health/ready', '/metrics']);
const managementPrefixes = ['/trueportai-services/api/', '/oauth2/', '/.well-known/'] as const;
const maxUrlLength = 8 * 1024;

/**
 * First look at a request: refuses shapes that no surface may see, then picks the surface by path. Data-plane requests
 * go to their handler directly; framework routing and body parsing would only stand between two byte streams.
 */
export function frontDoor(handlers: FrontDoorHandlers): RequestListener {
  return (request, response) => {
    const problem = refusalFor(request);
    if (problem !== null) {
      refuse(
        request,
        response,
        problem,
        problem.code === 'METHOD_NOT_ALLOWED' ? ['allow', 'GET, HEAD'] : [],
        errorContent(problem, shapeOf(request.url ?? ''), ''),
      );
      return;
    }
    const url = request.url as string;
    if (managementPrefixes.some((prefix) => url.startsWith(prefix))) {
      if (handlers.management === null) refuse(request, response, new GatewayError('NOT_FOUND'));
      else handlers.management.handle(request, response);
    } else if (url.startsWith(passthroughPrefix)) {
      handlers.passthrough.handle(request, response);
    } else if (url.startsWith(unifiedPrefix)) {
      handlers.unified.handle(request, response);
    } else {
      handlers.operations(request, response);
    }
  };
}

function refusalFor(request: IncomingMessage): GatewayError | null {
  const url = request.url ?? '';
  if (!url.startsWith('/')) {
    return new GatewayError('BAD_REQUEST', 'The request target must be a path; this is not a forward proxy.');
  }
  if (url.length > maxUrlLength) return new GatewayError('URI_TOO_LONG');
  if (hostCount(request.rawHeaders) !== 1) {
    return new GatewayError('BAD_REQUEST', 'A request needs exactly one host header.');
  }
  if (request.method === 'TRACE') return new GatewayError('METHOD_NOT_ALLOWED');
  if (request.headers.upgrade?.toLowerCase() === 'websocket') return new GatewayError('NOT_IMPLEMENTED');
  if (
    url.startsWith('/trueportai-services/') ||
    url.startsWith(unifiedPrefix) ||
    managementPrefixes.some((prefix) => url.startsWith(prefix))
  ) {
    return null;
  }
  const queryAt = url.indexOf('?');
  if (!operationPaths.has(queryAt < 0 ? url : url.slice(0, queryAt))) return new GatewayError('NOT_FOUND');
  return request.method === 'GET' || request.method === 'HEAD'
    ? null
    : new GatewayError('METHOD_NOT_ALLOWED');
}

function hostCount(rawHeaders: readonly string[]): number {
  let count = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] as string;
    if (name.length === 4 && name.toLowerCase() === 'host') count += 1;
  }
  return count;
}

/** Errors are in the words of the clients that use the path. */
function shapeOf(url: string): ErrorShape {
  if (!url.startsWith(unifiedPrefix)) return 'gateway';
  return url.startsWith(`${unifiedPrefix}messages`) ? 'anthropic' : 'openai';
}
