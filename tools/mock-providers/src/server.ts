import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  brotliCompressSync,
  createBrotliCompress,
  createDeflate,
  createGzip,
  deflateSync,
  gzipSync,
  constants,
} from 'node:zlib';
import type { Transform } from 'node:stream';
import { anthropic } from './anthropic.js';
import { bedrock } from './bedrock.js';
import { readFaults, type Faults } from './faults.js';
import { formOf } from './form-fields.js';
import { google } from './google.js';
import type { JsonRecord } from './json-values.js';
import type { MockAnswer, MockProvider } from './mock-answer.js';
import { azureOpenAi, openAi } from './openai.js';
import { Recorder, type RecordedRequest } from './recorder.js';

/** Running mock providers. */
export interface MockProviders {
  /** `http://host:port`; the providers are below `/openai`, `/anthropic`, `/google`, `/azure` and `/bedrock`. */
  readonly url: string;
  requests(): RecordedRequest[];
  clearRequests(): void;
  close(): Promise<void>;
}

const providers: readonly MockProvider[] = [openAi, anthropic, google, azureOpenAi, bedrock];
const defaultPieces = 13;

/** Starts the mock of all providers on one port. */
export async function startMockProviders(
  options: { host?: string; port?: number } = {},
): Promise<MockProviders> {
  const host = options.host ?? '127.0.0.1';
  const recorder = new Recorder();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('error', () => undefined);
    request.on('end', () => {
      serve(request, response, Buffer.concat(chunks), recorder).catch((error: unknown) =>
        sendFailure(response, error),
      );
    });
  });
  server.keepAliveTimeout = 60_000;
  await listen(server, options.port ?? 0, host);
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    requests: () => recorder.list(),
    clearRequests: () => recorder.clear(),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  rawBody: Buffer,
  recorder: Recorder,
): Promise<void> {
  const url = request.url ?? '/';
  if (url.startsWith('/__requests')) {
    serveRecords(request, response, recorder);
    return;
  }
  const method = request.method ?? 'GET';
  recorder.record(method, url, request.rawHeaders, rawBody);
  const provider = providers.find(({ prefix }) => url.startsWith(prefix));
  if (provider === undefined) {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('There is no such provider.');
    return;
  }
  const [path = '', queryText = ''] = url.slice(provider.prefix.length - 1).split('?');
  const body = parsed(rawBody);
  const faults = readFaults(
    header(request, 'x-mock-fault'),
    `${modelNamed(body, request, rawBody)}${modelIn(provider, path)}`,
  );
  const answer = provider.answer({
    method,
    path,
    query: new URLSearchParams(queryText),
    headers: request.headers,
    rawBody,
    body,
    pieces: faults.chunks ?? defaultPieces,
  });
  if (faults.delayMs > 0) await waited(faults.delayMs);
  await send(response, provider, answer, faults);
}

/** What the mock itself cannot take ends one request, not the mock. */
function sendFailure(response: ServerResponse, error: unknown): void {
  if (response.headersSent) response.destroy();
  else response.writeHead(500, { 'content-type': 'text/plain' }).end(`The mock failed: ${String(error)}`);
}

/** The model a body names, be it JSON or a form. */
function modelNamed(body: JsonRecord | null, { headers }: IncomingMessage, rawBody: Buffer): string {
  const named = body === null ? formOf(headers['content-type'], rawBody)?.fields : body;
  return String(named?.model ?? '');
}

/** The part of a path that names a model, with the faults behind it. */
function modelIn(provider: MockProvider, path: string): string {
  if (provider.modelIn !== undefined) return provider.modelIn(path);
  return path.includes('--') ? decodeURIComponent(path.replace(/:.*$/, '')) : '';
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
}

function parsed(rawBody: Buffer): Readonly<Record<string, unknown>> | null {
  if (rawBody.length === 0) return null;
  try {
    const value: unknown = JSON.parse(rawBody.toString());
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : null;
  } catch {
    return null;
  }
}

async function send(
  response: ServerResponse,
  provider: MockProvider,
  answer: MockAnswer,
  faults: Faults,
): Promise<void> {
  if (faults.reset === 'before') {
    response.socket?.destroy();
    return;
  }
  if (faults.garbage === 'protocol') {
    response.socket?.end('this is not HTTP\r\n\r\n');
    return;
  }
  if (faults.status !== null) sendBytes(response, askedFailure(provider, faults, faults.status), faults);
  else if (answer.kind === 'stream') await sendStream(response, provider, answer, faults);
  else sendBytes(response, wholeAnswer(provider, answer, faults), faults);
}

/** An answer that goes out in one piece. */
interface WholeAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Buffer;
}

function askedFailure(provider: MockProvider, { retryAfter }: Faults, status: number): WholeAnswer {
  return {
    status,
    headers: {
      ...provider.headers(),
      ...provider.errorHeaders?.(status),
      ...(retryAfter === null ? {} : { 'retry-after': retryAfter }),
      'content-type': 'application/json',
    },
    bytes: Buffer.from(JSON.stringify(provider.error(status, 'The mock provider was asked to fail.'))),
  };
}

function wholeAnswer(
  provider: MockProvider,
  answer: Exclude<MockAnswer, { kind: 'stream' }>,
  { garbage }: Faults,
): WholeAnswer {
  if (answer.kind === 'bytes') {
    const headers = { ...provider.headers(), 'content-type': answer.contentType };
    return { status: 200, headers, bytes: answer.body };
  }
  return {
    status: answer.status,
    headers: { ...provider.headers(), ...answer.headers, 'content-type': 'application/json' },
    bytes: Buffer.from(garbage === 'body' ? '<html>not JSON</html>' : JSON.stringify(answer.body)),
  };
}

const encoders = { gzip: gzipSync, br: brotliCompressSync, deflate: deflateSync } as const;

function sendBytes(response: ServerResponse, { status, headers, bytes }: WholeAnswer, faults: Faults): void {
  const body = faults.encoding === null ? bytes : encoders[faults.encoding](bytes);
  const encoding: Record<string, string> =
    faults.encoding === null ? {} : { 'content-encoding': faults.encoding };
  response.writeHead(status, { ...headers, ...encoding, 'content-length': String(body.length) });
  if (!faults.truncate && faults.reset !== 'middle') {
    response.end(body);
    return;
  }
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.socket?.destroy());
}

const streamEncoders = {
  gzip: () => createGzip({ flush: constants.Z_SYNC_FLUSH }),
  br: () => createBrotliCompress({ flush: constants.BROTLI_OPERATION_FLUSH }),
  deflate: () => createDeflate({ flush: constants.Z_SYNC_FLUSH }),
} as const;

async function sendStream(
  response: ServerResponse,
  provider: MockProvider,
  answer: Extract<MockAnswer, { kind: 'stream' }>,
  faults: Faults,
): Promise<void> {
  const encoding: Record<string, string> =
    faults.encoding === null ? {} : { 'content-encoding': faults.encoding };
  response.writeHead(200, {
    ...provider.headers(),
    ...answer.headers,
    ...encoding,
    'content-type': answer.contentType,
    'cache-control': 'no-cache',
  });
  let sink: ServerResponse | Transform = response;
  if (faults.encoding !== null) {
    const encoder = streamEncoders[faults.encoding]();
    encoder.pipe(response);
    sink = encoder;
  }
  const middle = Math.floor(answer.parts.length / 2);
  for (const [at, part] of answer.parts.entries()) {
    if (response.destroyed) return;
    if (at === middle && faults.reset === 'middle') {
      response.socket?.destroy();
      return;
    }
    if (at === middle && faults.streamError) {
      sink.end(answer.errorPart);
      return;
    }
    if (at > 0 && faults.chunkDelayMs > 0) await waited(faults.chunkDelayMs);
    if (!sink.write(part)) await drained(sink, response);
  }
  sink.end();
}

function serveRecords(request: IncomingMessage, response: ServerResponse, recorder: Recorder): void {
  if (request.method === 'DELETE') {
    recorder.clear();
    response.writeHead(204).end();
    return;
  }
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(recorder.list()));
}

/** Does not keep a process alive that has closed the mock. */
function waited(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}

/** A client that has gone drains nothing any more. */
function drained(sink: ServerResponse | Transform, response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    sink.once('drain', resolve);
    response.once('close', resolve);
  });
}
