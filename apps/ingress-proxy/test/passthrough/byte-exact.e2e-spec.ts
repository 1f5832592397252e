import { createHash, randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startIngressForTest, type IngressUnderTest } from '../harness.js';
import { send, sendBytes } from '../raw-client.js';
import { startUpstream, type RawUpstream, type SeenRequest } from '../raw-upstream.js';

describe('pass-through', () => {
  let answer: Parameters<typeof startUpstream>[0];
  let upstream: RawUpstream;
  let ingress: IngressUnderTest;
  const url = (path: string): string => `${ingress.url}/trueportai-services/openai${path}`;
  const seen = (): SeenRequest => upstream.seen.at(-1) as SeenRequest;
  const key = (): Record<string, string> => ({ 'x-api-key': ingress.apiKey });

  beforeAll(async () => {
    upstream = await startUpstream((response, request_, raw) => answer(response, request_, raw));
    ingress = await startIngressForTest({ upstreamUrl: upstream.url });
  });
  beforeEach(() => {
    answer = (response) => response.end('ok');
  });
  afterAll(async () => {
    await ingress.stop();
    await upstream.close();
  });

  it.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'QUERY'])(
    'keeps the method %s',
    async (method) => {
      const received = await send(url('/v1/thing'), { method, headers: key() });
      expect([received.status, seen().method]).toEqual([200, method]);
    },
  );

  it.each([
    '/v1/models/ft%3Agpt-4o%3Aorg%2Fx',
    '/v1/a//b/',
    '/v1/x?b=2&a=1&a=&c',
    "/v1/x?q=%20%2B+'()*!~",
    '/v1/x?monkey=1',
  ])('keeps path and query %s', async (path) => {
    await send(url(path), { headers: key() });
    expect(seen().url).toBe(path);
  });

  it('keeps order, spelling and repetition of request headers', async () => {
    await sendBytes(
      ingress.url,
      `GET /trueportai-services/openai/v1/x HTTP/1.1\r\nHost: gateway\r\nX-Api-Key: ${ingress.apiKey}\r\n` +
        'X-One: 1\r\nx-two: 2\r\nX-ONE: 3\r\nUser-Agent: test\r\nConnection: close\r\n\r\n',
    );
    const names = ['X-One', 'x-two', 'X-ONE', 'User-Agent'];
    const kept = pairs(seen().rawHeaders).filter(([name]) => names.includes(name));
    expect(kept).toEqual([
      ['X-One', '1'],
      ['x-two', '2'],
      ['X-ONE', '3'],
      ['User-Agent', 'test'],
    ]);
  });

  it('sends the provider credential and never the gateway key', async () => {
    const headers = {
      'x-api-key': ingress.apiKey,
      authorization: `Bearer ${ingress.apiKey}`,
      'api-key': ingress.apiKey,
      'x-goog-api-key': ingress.apiKey,
    };
    const received = await send(url(`/v1/x?key=${ingress.apiKey}&alt=sse`), { headers });
    expect(JSON.stringify(seen())).not.toContain(ingress.apiKey);
    expect(seen().headers.authorization).toBe(`Bearer ${ingress.providerKey}`);
    expect(seen().url).toBe('/v1/x?alt=sse');
    expect(JSON.stringify(received)).not.toContain(ingress.providerKey);
  });

  it.each([
    ['binary', randomBytes(100_000), 'application/octet-stream'],
    [
      'multipart',
      Buffer.from('--b\r\ncontent-disposition: form-data; name="f"\r\n\r\n\x00\xff\r\n--b--\r\n', 'latin1'),
      'multipart/form-data; boundary=b',
    ],
    ['JSON with odd spacing', Buffer.from('{ "a" : 1e3,\n\t"\\u00e9":"é" }'), 'application/json'],
    ['compressed', gzipSync('{"a":1}'), 'application/json'],
  ])('keeps a %s body', async (_name, body, contentType) => {
    await send(url('/v1/x'), { headers: { ...key(), 'content-type': contentType }, body });
    expect(seen().body.equals(body)).toBe(true);
    expect(seen().headers['content-type']).toBe(contentType);
    expect(seen().headers['content-length']).toBe(String(body.length));
  });

  it('streams a chunked body of unknown size', async () => {
    const body = randomBytes(300_000);
    await send(url('/v1/x'), { headers: key(), body, chunked: true });
    expect(seen().body.equals(body)).toBe(true);
    expect(seen().headers['content-length']).toBeUndefined();
  });

  it('keeps a body of 30 MiB in both directions', async () => {
    const body = randomBytes(30 * 1024 * 1024);
    answer = (response, request_) => response.end(request_.body);
    const received = await send(url('/v1/x'), { headers: key(), body });
    expect(sha256(seen().body)).toBe(sha256(body));
    expect(sha256(received.body)).toBe(sha256(body));
  });

  it('keeps status, reason, order, spelling and repetition of answer headers', async () => {
    const cookies = ['set-cookie', 'a=1', 'Set-Cookie', 'b=\xe9'];
    const head = ['X-B', '1', ...cookies, 'X-A', '2', 'content-length', '2'];
    answer = (response) => {
      response.sendDate = false;
      response.writeHead(418, 'Short And Stout', head);
      // Text would make Node write the head as UTF-8 as well.
      response.end(Buffer.from('ok'));
    };
    const received = await send(url('/v1/x'), { headers: key() });
    expect([received.status, received.statusText]).toEqual([418, 'Short And Stout']);
    expect(received.rawHeaders.slice(0, 10)).toEqual(head);
    expect(received.headers.date).toBeUndefined();
  });

  it.each([400, 401, 404, 429, 500, 503])("passes on the provider's own %i as it is", async (status) => {
    answer = (response) => {
      response.writeHead(status, { 'content-type': 'application/json', 'retry-after': '7' });
      response.end('{"error":{"message":"theirs"}}');
    };
    const received = await send(url('/v1/x'), { headers: key() });
    expect([received.status, received.body.toString(), received.headers['retry-after']]).toEqual([
      status,
      '{"error":{"message":"theirs"}}',
      '7',
    ]);
  });

  it.each([204, 304])('passes on %i without a body', async (status) => {
    answer = (response) => response.writeHead(status, { etag: '"x"' }).end();
    const received = await send(url('/v1/x'), { headers: key() });
    expect([received.status, received.body.length, received.headers.etag]).toEqual([status, 0, '"x"']);
  });

  it('answers HEAD with the headers of the provider and no body', async () => {
    answer = (response) => response.writeHead(200, { 'content-length': '1234', 'x-head': 'yes' }).end();
    const received = await send(url('/v1/x'), { method: 'HEAD', headers: key() });
    expect([
      received.status,
      received.headers['content-length'],
      received.headers['x-head'],
      received.body.length,
    ]).toEqual([200, '1234', 'yes', 0]);
  });

  it('passes on early hints', async () => {
    answer = (response) => {
      response.writeEarlyHints({ link: '</style.css>; rel=preload' });
      response.end('ok');
    };
    const received = await send(url('/v1/x'), { headers: key() });
    expect([received.interimStatuses, received.status]).toEqual([[103], 200]);
  });

  it('passes on trailers', async () => {
    answer = (response) => {
      response.writeHead(200, { trailer: 'x-checksum' });
      response.write('body');
      response.addTrailers({ 'x-checksum': 'abc' });
      response.end();
    };
    const received = await send(url('/v1/x'), { headers: key() });
    expect([received.body.toString(), received.rawTrailers]).toEqual(['body', ['x-checksum', 'abc']]);
  });

  it('keeps a compressed answer compressed', async () => {
    const body = gzipSync('{"hello":"world"}');
    answer = (response) =>
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(body);
    const received = await send(url('/v1/x'), { headers: { ...key(), 'accept-encoding': 'gzip' } });
    expect(received.body.equals(body)).toBe(true);
    expect(received.headers['content-encoding']).toBe('gzip');
    expect(seen().headers['accept-encoding']).toBe('gzip');
  });

  it('hands over a stream chunk by chunk, each before the next one is made', async () => {
    const steps: (() => void)[] = [];
    answer = (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      for (const text of ['data: one\n\n', 'data: two\n\n']) steps.push(() => response.write(text));
      steps.push(() => response.end('data: [DONE]\n\n'));
      response.flushHeaders();
    };
    const received: string[] = [];
    await new Promise<void>((resolve, reject) => {
      const outgoing = request(url('/v1/x'), { headers: key(), agent: false }, (incoming) => {
        steps.shift()?.();
        incoming.on('data', (chunk: Buffer) => {
          received.push(chunk.toString());
          steps.shift()?.();
        });
        incoming.on('end', resolve);
      });
      outgoing.on('error', reject);
      outgoing.end();
    });
    expect(received).toEqual(['data: one\n\n', 'data: two\n\n', 'data: [DONE]\n\n']);
  });

  it('asks for a body with 100-continue only once the request is welcome', async () => {
    const bytes = (credential: string): string =>
      `POST /trueportai-services/openai/v1/x HTTP/1.1\r\nHost: g\r\nx-api-key: ${credential}\r\ncontent-length: 2\r\n` +
      'Expect: 100-continue\r\nConnection: close\r\n\r\n';
    expect(await sendBytes(ingress.url, `${bytes(ingress.apiKey)}ok`)).toMatch(
      /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200/,
    );
    expect(await sendBytes(ingress.url, bytes('sk-unknown'))).toMatch(/^HTTP\/1\.1 401/);
  });

  it('tells which request it was, whose decision it was and what the key has left', async () => {
    const received = await send(url('/v1/chat/completions'), {
      headers: { ...key(), 'content-type': 'application/json' },
      body: '{"model":"gpt-4o","messages":[]}',
    });
    expect(received.headers['x-gateway-request-id']).toMatch(/^req_[0-9a-f]{24}$/);
    expect(received.headers['x-request-id']).toBe(received.headers['x-gateway-request-id']);
    expect(received.headers['x-gateway-decision']).toBe('openai/gpt-4o');
    expect(received.headers['x-ratelimit-limit-requests']).toBe('1000000');
  });

  it("leaves the provider's own request id and rate limits alone", async () => {
    answer = (response) =>
      response.writeHead(200, { 'x-request-id': 'theirs', 'x-ratelimit-limit-requests': '17' }).end('ok');
    const received = await send(url('/v1/x'), { headers: key() });
    expect(received.headers['x-request-id']).toBe('theirs');
    expect(received.headers['x-ratelimit-limit-requests']).toBe('17');
    expect(received.headers['x-gateway-request-id']).toMatch(/^req_/);
  });
});

function pairs(rawHeaders: readonly string[]): [string, string][] {
  return Array.from({ length: rawHeaders.length / 2 }, (_, at) => [
    rawHeaders[at * 2] ?? '',
    rawHeaders[at * 2 + 1] ?? '',
  ]);
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
