import { request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';

/** An answer with everything that byte-exactness is about. */
export interface RawAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly rawHeaders: readonly string[];
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
  readonly rawTrailers: readonly string[];
  /** Whether the answer ended as its framing says. */
  readonly complete: boolean;
  readonly interimStatuses: readonly number[];
}

/** What to send. */
export interface RawRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: Buffer | string;
  /** Sends the body in chunks of unknown total size. */
  readonly chunked?: boolean;
}

/** Sends one request on a connection of its own and collects the answer, also one that breaks off. */
export function send(url: string, options: RawRequest = {}): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const interimStatuses: number[] = [];
    const body = options.body === undefined ? undefined : Buffer.from(options.body);
    // The URL class would tidy the path; what is sent must be what the test says.
    const [, host = '', port, path = '/'] = /^http:\/\/([^:/]+):(\d+)(\/.*)?$/.exec(url) ?? [];
    const outgoing = request({
      host,
      port,
      path,
      agent: false,
      method: options.method ?? (body === undefined ? 'GET' : 'POST'),
      headers: {
        ...options.headers,
        ...(body === undefined
          ? {}
          : options.chunked
            ? { 'transfer-encoding': 'chunked' }
            : { 'content-length': body.length }),
      } as Record<string, string | string[]>,
    });
    outgoing.on('information', (info) => interimStatuses.push(info.statusCode));
    outgoing.on('error', reject);
    outgoing.on('response', (incoming) => {
      const chunks: Buffer[] = [];
      const done = (): void =>
        resolve({
          status: incoming.statusCode ?? 0,
          statusText: incoming.statusMessage ?? '',
          rawHeaders: incoming.rawHeaders,
          headers: incoming.headers,
          body: Buffer.concat(chunks),
          rawTrailers: incoming.rawTrailers,
          complete: incoming.complete,
          interimStatuses,
        });
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', () => undefined);
      incoming.on('close', done);
    });
    outgoing.end(body);
  });
}

/** Writes bytes to a socket and gives back everything that comes until the other side closes. */
export function sendBytes(url: string, bytes: string | Buffer): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ECONNRESET' ? undefined : reject(error),
    );
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('latin1')));
  });
}
