import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { errorBodyOf, errorRegistry, type ErrorCode, type GatewayError } from '@trueport/contracts';

/** How long a refused client may go on sending before the connection is cut. */
const lingerMs = 1_000;

/** Body bytes a refused client may still have on the way without losing its connection. */
const drainableBytes = 64 * 1024;

/**
 * Answers with an error, in the shape of the transparent proxy unless another is given. When a large part of the request is still on its way the connection is closed
 * afterwards, but only once the client has had time to read the answer: closing at once would reset it.
 *
 * @param headers further header lines: name, value, name, value, …
 * @param content body of the answer in the shape of its surface
 */
export function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  error: GatewayError,
  headers: readonly string[] = [],
  content: object = errorBodyOf(error),
): number {
  const body = Buffer.from(JSON.stringify(content));
  const lines = [
    'content-type',
    'application/json; charset=utf-8',
    'content-length',
    String(body.length),
    ...headers,
  ];
  if (error.retryAfterSeconds !== undefined) lines.push('retry-after', String(error.retryAfterSeconds));
  const mustLinger = !request.complete && unreadBytes(request) > drainableBytes;
  if (mustLinger) lines.push('connection', 'close');
  response.writeHead(error.definition.httpStatus, lines);
  const headOnly = request.method === 'HEAD';
  if (!mustLinger) {
    response.end(headOnly ? undefined : body);
  } else {
    if (!headOnly) response.write(body);
    lingerThenEnd(request, response);
  }
  return headOnly ? 0 : body.length;
}

function unreadBytes(request: IncomingMessage): number {
  if (request.headers['transfer-encoding'] !== undefined) return Infinity;
  return Number(request.headers['content-length'] ?? 0);
}

function lingerThenEnd(request: IncomingMessage, response: ServerResponse): void {
  const end = (): void => {
    clearTimeout(timer);
    response.end();
  };
  const timer = setTimeout(end, lingerMs);
  request.once('end', end);
  request.once('close', end);
  request.resume();
}

/** Answers on a bare socket, for requests that never became one: broken HTTP, oversize headers, slow senders. */
export function refuseOnSocket(socket: Socket, code: ErrorCode): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const { httpStatus, message } = errorRegistry[code];
  const body = JSON.stringify({ detail: message, code });
  socket.end(
    `HTTP/1.1 ${httpStatus} ${code}\r\ncontent-type: application/json; charset=utf-8\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
  // A peer that never closes its half must not keep the socket.
  socket.setTimeout(lingerMs, () => socket.destroy());
}
