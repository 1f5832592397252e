import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startIngressForTest, type IngressUnderTest } from '../harness.js';
import { sendBytes } from '../raw-client.js';
import { startUpstream, type RawUpstream } from '../raw-upstream.js';

describe('hostile HTTP', () => {
  let upstream: RawUpstream;
  let ingress: IngressUnderTest;

  beforeAll(async () => {
    upstream = await startUpstream((response) => response.end('reached'));
    ingress = await startIngressForTest({
      upstreamUrl: upstream.url,
      settings: { GATEWAY_HEADERS_TIMEOUT_MS: '1000', GATEWAY_REQUEST_TIMEOUT_MS: '1500' },
    });
  });
  afterAll(async () => {
    await ingress.stop();
    await upstream.close();
  });

  const path = '/trueportai-services/openai/v1/x';
  const head = (more: string): string =>
    `POST ${path} HTTP/1.1\r\nHost: g\r\nx-api-key: ${ingress.apiKey}\r\n${more}\r\n`;

  it.each<[string, string, () => string]>([
    [
      'both content-length and transfer-encoding',
      '400',
      () => head('Content-Length: 3\r\nTransfer-Encoding: chunked\r\n') + '0\r\n\r\n',
    ],
    [
      'two content-lengths that differ',
      '400',
      () => head('Content-Length: 3\r\nContent-Length: 4\r\n') + 'abcd',
    ],
    ['an obfuscated transfer-encoding', '400', () => head('Transfer-Encoding: xchunked\r\n') + 'abc'],
    ['a space before the colon', '400', () => head('Transfer-Encoding : chunked\r\n') + '0\r\n\r\n'],
    ['a broken chunk size', '400', () => head('Transfer-Encoding: chunked\r\n') + 'zz\r\nabc\r\n0\r\n\r\n'],
    ['a bare line feed in a header', '400', () => `GET ${path} HTTP/1.1\nHost: g\n\n`],
    ['a folded header', '400', () => head('X-A: 1\r\n folded\r\n')],
    ['a null byte in a header', '400', () => head('X-A: a\0b\r\n')],
    [
      'an absolute-form target',
      '400',
      () => `GET http://evil.example${path} HTTP/1.1\r\nHost: g\r\nConnection: close\r\n\r\n`,
    ],
    ['an asterisk target', '400', () => 'OPTIONS * HTTP/1.1\r\nHost: g\r\nConnection: close\r\n\r\n'],
    ['no host', '400', () => `GET ${path} HTTP/1.1\r\nConnection: close\r\n\r\n`],
    ['two hosts', '400', () => `GET ${path} HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n`],
    [
      'a traversal',
      '400',
      () => `GET /trueportai-services/openai/../../x HTTP/1.1\r\nHost: g\r\nConnection: close\r\n\r\n`,
    ],
    ['CONNECT', '405', () => 'CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n'],
    ['an oversize head', '431', () => head(`X-Big: ${'x'.repeat(70_000)}\r\n`)],
    ['something else entirely', '400', () => '\x16\x03\x01\x02\x00\x01\x00\r\n\r\n'],
  ])('with %s gets a clean %s and reaches nobody', async (_name, status, bytes) => {
    const answer = await sendBytes(ingress.url, bytes());
    expect(answer.split('\r\n')[0]).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toMatch(/\{"detail":".+","code":"[A-Z_]+"\}$/);
    expect(upstream.seen).toEqual([]);
  });

  it('that never finishes its head is cut off with 408', async () => {
    const answer = await sendBytes(ingress.url, `POST ${path} HTTP/1.1\r\nHost: g\r\nX-Slow: `);
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('that never finishes its body is cut off with 408', async () => {
    const answer = await sendBytes(ingress.url, `${head('Content-Length: 100\r\n')}abc`);
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(upstream.seen).toEqual([]);
  });

  it('does not stop the server: the next request is served', async () => {
    const { hostname, port } = new URL(ingress.url);
    const socket = connect(Number(port), hostname, () => socket.destroy());
    const answer = await sendBytes(
      ingress.url,
      `GET ${path} HTTP/1.1\r\nHost: g\r\nx-api-key: ${ingress.apiKey}\r\nConnection: close\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK[\s\S]*reached/);
  });
});
