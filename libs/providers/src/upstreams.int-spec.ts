import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Secret } from '@trueport/config';
import { toGatewayError, upstreamFailureKind } from './upstream-error.js';
import { Upstreams, type UpstreamsOptions } from './upstreams.js';

/** The whole way through undici, over real sockets. */
describe('Upstreams over the network', () => {
  const cleanups: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  });

  const listen = async (server: Server): Promise<number> => {
    const sockets = new Set<Socket>();
    server.on('connection', (socket) => sockets.add(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    cleanups.push(() => {
      sockets.forEach((socket) => socket.destroy());
      return new Promise((resolve) => server.close(resolve));
    });
    return (server.address() as AddressInfo).port;
  };
  const http = (listener: RequestListener): Promise<number> => listen(createHttpServer(listener));
  /** A server that answers the first bytes of every connection with these, and then does as told. */
  const raw = (answer: string, then: (socket: Socket) => void): Promise<number> =>
    listen(
      createServer((socket) => {
        socket.on('error', () => undefined);
        socket.once('data', () => socket.write(answer, () => then(socket)));
      }),
    );

  const upstreamsFor = (openai: string, changes: Partial<UpstreamsOptions> = {}): Upstreams => {
    const key = new Secret('k');
    const upstreams = new Upstreams({
      baseUrls: { openai, anthropic: openai, google: openai, azure: openai, bedrock: openai },
      bedrock: { credentials: null, region: 'us-east-1' },
      credentials: { openai: key, anthropic: key, google: key, azure: key },
      azureAllowedResources: [],
      egressAllowedHosts: [new URL(openai).host],
      connectTimeoutMs: 1_000,
      headersTimeoutMs: 1_000,
      bodyTimeoutMs: 1_000,
      maxConnections: 64,
      ...changes,
    });
    cleanups.push(() => upstreams.close());
    return upstreams;
  };
  const call = async (upstreams: Upstreams): Promise<number> => {
    const { dispatcher, path } = upstreams.resolve('openai', '/v1/x', null);
    const { statusCode, body } = await dispatcher.request({ path, method: 'POST', body: 'x' });
    await body.text();
    return statusCode;
  };
  /** Code of the gateway and kind of the failure of one call. */
  const failure = async (upstreams: Upstreams): Promise<[code: string, kind: string]> => {
    try {
      return ['none', String(await call(upstreams))];
    } catch (error) {
      return [toGatewayError(error).code, upstreamFailureKind(error)];
    }
  };

  it('uses connections again instead of opening one per request', async () => {
    const ports = new Set<number | undefined>();
    const port = await http((request, response) => {
      ports.add(request.socket.remotePort);
      response.end('{}');
    });
    const upstreams = upstreamsFor(`http://127.0.0.1:${port}`);
    for (let count = 0; count < 20; count += 1) expect(await call(upstreams)).toBe(200);
    // A call may start before the connection of the one before it is free again.
    expect(ports.size).toBeLessThanOrEqual(2);
  });

  it('opens connections side by side, also the first ones', async () => {
    const waiting: (() => void)[] = [];
    const port = await http((_request, response) => {
      waiting.push(() => response.end('{}'));
      // None is answered before all have arrived: were they queued behind one another, they would time out.
      if (waiting.length === 20) waiting.forEach((answer) => answer());
    });
    const upstreams = upstreamsFor(`http://127.0.0.1:${port}`);
    const statuses = await Promise.all(Array.from({ length: 20 }, () => call(upstreams)));
    expect(statuses).toEqual(Array(20).fill(200));
  });

  it('refuses a loopback address that is not listed, by address and by name', async () => {
    let requests = 0;
    const port = await http((_request, response) => {
      requests += 1;
      response.end();
    });
    for (const host of ['127.0.0.1', 'localhost']) {
      const upstreams = upstreamsFor(`http://${host}:${port}`, { egressAllowedHosts: [] });
      expect(await failure(upstreams)).toEqual(['EGRESS_DENIED', 'egress_denied']);
    }
    expect(requests).toBe(0);
  });

  it('says that nobody listens', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    expect(await failure(upstreamsFor(`http://127.0.0.1:${port}`))).toEqual(['UPSTREAM_ERROR', 'refused']);
  });

  it('says that the head did not come in time', async () => {
    const port = await raw('', () => undefined);
    expect(await failure(upstreamsFor(`http://127.0.0.1:${port}`))).toEqual([
      'UPSTREAM_TIMEOUT',
      'headers_timeout',
    ]);
  });

  it('says that the answer fell silent', async () => {
    const port = await raw('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n12345', () => undefined);
    expect(await failure(upstreamsFor(`http://127.0.0.1:${port}`))).toEqual([
      'UPSTREAM_TIMEOUT',
      'body_timeout',
    ]);
  });

  it.each([
    ['closes before the head', '', (socket: Socket) => socket.end(), 'reset'],
    ['resets before the head', '', (socket: Socket) => socket.resetAndDestroy(), 'reset'],
    [
      'closes within the body',
      'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n12345',
      (socket: Socket) => socket.end(),
      'reset',
    ],
    ['is not HTTP', 'SSH-2.0-OpenSSH_9.6\r\n', () => undefined, 'protocol'],
    [
      'sends an endless head',
      `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(70_000)}\r\n\r\n`,
      () => undefined,
      'too_large',
    ],
  ])('says that the provider %s', async (_name, answer, then, kind) => {
    const port = await raw(answer, then);
    expect(await failure(upstreamsFor(`http://127.0.0.1:${port}`))).toEqual(['UPSTREAM_ERROR', kind]);
  });

  it('says that the provider speaks no TLS', async () => {
    const port = await raw('HTTP/1.1 400 Bad Request\r\n\r\n', (socket) => socket.end());
    expect(await failure(upstreamsFor(`https://127.0.0.1:${port}`))).toEqual(['UPSTREAM_ERROR', 'tls']);
  });
});
