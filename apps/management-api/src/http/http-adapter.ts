import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import {
  errorBodyOf,
  errorRegistry,
  GatewayError,
  ObjectIdSequence,
  type ErrorCode,
} from '@trueport/contracts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { addBodyParsers } from './body-parsers.js';
import type { ManagedRequest } from './managed-request.js';
import type { RequestLog } from './request-log.js';
import type { RouteTable } from './route-table.js';

const maxHeaderBytes = 16 * 1024;
const headersTimeoutMs = 15_000;
const requestTimeoutMs = 30_000;
const keepAliveMs = 72_000;

/** What a request runs into before it reaches Nest. */
export interface HttpAdapterOptions {
  readonly maxBodyBytes: number;
  readonly routes: RouteTable;
  readonly requestLog: () => RequestLog;
}

/** The HTTP server: bounded in size and time, with the same headers on every answer, also on those Nest never sees. */
export function createHttpAdapter(options: HttpAdapterOptions): FastifyAdapter {
  const ids = new ObjectIdSequence(randomBytes(8), () => Date.now());
  const adapter = new FastifyAdapter({
    bodyLimit: options.maxBodyBytes,
    genReqId: () => ids.nextRequestId(),
    requestIdHeader: false,
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: keepAliveMs,
    http: { maxHeaderSize: maxHeaderBytes, headersTimeout: headersTimeoutMs },
    // Requests that arrive while the service drains are served; the load balancer has been told already.
    return503OnClosing: false,
    clientErrorHandler: refuseOnSocket,
    frameworkErrors: (_error: unknown, request: FastifyRequest, reply: FastifyReply) => {
      addCommonHeaders(request, reply);
      const error = new GatewayError('BAD_REQUEST', 'The path is malformed.');
      void reply
        .status(400)
        .header('content-type', 'application/json; charset=utf-8')
        .send(JSON.stringify(errorBodyOf(error)));
    },
  });
  const server = adapter.getInstance<FastifyInstance>();
  addBodyParsers(server);
  server.addHook('onRoute', (route) => options.routes.add(route.url, route.method));
  server.addHook('onRequest', (request, reply, done) => {
    addCommonHeaders(request, reply);
    done();
  });
  server.addHook('onResponse', (request, reply, done) => {
    options.requestLog().ended(request as ManagedRequest, reply);
    done();
  });
  return adapter;
}

function addCommonHeaders(request: FastifyRequest, reply: FastifyReply): void {
  void reply
    .header('x-request-id', request.id)
    .header('cache-control', 'no-store')
    .header('x-content-type-options', 'nosniff');
}

/** Answers what never became a request. @source Node 24 `clientError` event */
function refuseOnSocket(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const code = clientErrorCode(error.code);
  const { httpStatus, message } = errorRegistry[code];
  const body = JSON.stringify({ detail: message, code });
  socket.end(
    `HTTP/1.1 ${httpStatus} ${code}\r\ncontent-type: application/json; charset=utf-8\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\ncache-control: no-store\r\nconnection: close\r\n\r\n${body}`,
  );
}

function clientErrorCode(code: string | undefined): ErrorCode {
  if (code === 'HPE_HEADER_OVERFLOW') return 'HEADERS_TOO_LARGE';
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return 'REQUEST_TIMEOUT';
  return 'BAD_REQUEST';
}
