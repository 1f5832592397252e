import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@trueport/testing';
import { basePath, startManagementForTest, type ManagementUnderTest } from '../harness.js';

let api: ManagementUnderTest;
let token: string;

beforeAll(async () => {
  api = await startManagementForTest();
  token = await api.token('acme');
});
afterAll(() => api.stop());

/** What the service answers to bytes that are not quite HTTP. */
function rawAnswer(bytes: string): Promise<string> {
  const { hostname, port } = new URL(api.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    let answer = '';
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => (answer += chunk));
    socket.on('end', () => resolve(answer));
    socket.on('error', reject);
  });
}

describe('errors', () => {
  it.each([
    '/nope',
    `${basePath}/nope`,
    `${basePath}/keys/`,
    `${basePath}/keys/a/b`,
    '/api/v1/generate',
    '/KEYS',
  ])('404: %s', async (path) => {
    const { status, body, headers } = await api.call('GET', path, { token });
    expect(status).toBe(404);
    expect(body).toEqual({ detail: 'There is nothing at this address.', code: 'NOT_FOUND' });
    expect(headers.get('x-request-id')).toMatch(/^req_/);
  });

  it.each([
    ['PUT', `${basePath}/keys`, 'GET, HEAD, POST'],
    ['PUT', `${basePath}/keys/0`, 'DELETE, GET, HEAD, PATCH'],
    ['POST', `${basePath}/analytics/logs`, 'GET, HEAD'],
    ['DELETE', `${basePath}/audit`, 'GET, HEAD'],
    ['POST', '/.well-known/jwks.json', 'GET, HEAD'],
    ['POST', '/health', 'GET, HEAD'],
  ])('405: %s %s names what is allowed', async (method, path, allow) => {
    const { status, body, headers } = await api.call(method, path, { token });
    expect(status).toBe(405);
    expect(headers.get('allow')).toBe(allow);
    expect(body).toMatchObject({ code: 'METHOD_NOT_ALLOWED' });
  });

  it('400: a path that cannot be decoded', async () => {
    const { status, body, headers } = await api.call('GET', '/%E0%A4%A');
    expect(status).toBe(400);
    expect(body).toEqual({ detail: 'The path is malformed.', code: 'BAD_REQUEST' });
    expect(headers.get('x-request-id')).toMatch(/^req_/);
  });

  it.each([
    ['garbage', 'what is this\r\n\r\n', 400, 'BAD_REQUEST'],
    [
      'endless headers',
      `GET / HTTP/1.1\r\nhost: a\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`,
      431,
      'HEADERS_TOO_LARGE',
    ],
  ])('%s gets a clean refusal', async (_name, bytes, status, code) => {
    const answer = await rawAnswer(bytes);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toContain(`"code":"${code}"`);
  });

  // The cause may name hosts, queries or secrets.
  it('500: says nothing of the cause', async () => {
    const keys = api.database.collection('api_keys');
    const { body: created } = await api.call('POST', `${basePath}/keys`, { token, json: {} });
    const { id } = created as { id: string };
    // A record no code of ours has written.
    await keys.updateOne({ owner: null, rate_limit_rpm: 60 }, { $set: { created_at: 'not a date' } });
    const { status, body } = await api.call('GET', `${basePath}/keys/${id}`, { token });
    expect(status).toBe(500);
    expect(body).toEqual({ detail: 'The gateway failed to handle this request.', code: 'INTERNAL' });
  });
});

describe('every answer', () => {
  it.each([
    ['a list', 'GET', `${basePath}/keys?limit=1&offset=1000`],
    ['an error', 'GET', '/nope'],
    ['health', 'GET', '/health'],
    ['a refused method', 'PUT', '/oauth2/token'],
  ])('%s has a request id of its own and is not to be stored', async (_name, method, path) => {
    const mine = { 'x-request-id': 'chosen-by-the-client' };
    const answers = [
      await api.call(method, path, { token, headers: mine }),
      await api.call(method, path, { token }),
    ];
    const ids = answers.map(({ headers }) => headers.get('x-request-id'));
    for (const id of ids) expect(id).toMatch(/^req_[0-9a-f]{24}$/);
    expect(ids[0]).not.toBe(ids[1]);
    for (const { headers } of answers) expect(headers.get('cache-control')).toBe('no-store');
  });
});

describe('operations', () => {
  it('GET /health: what is connected, in the shape of the reference', async () => {
    const { status, body } = await api.call('GET', '/health');
    expect(status).toBe(200);
    const services = { mongodb: 'connected', nats: 'connected' };
    expect(body).toEqual({ status: 'healthy', version: expect.stringMatching(/^v\d/), services });
  });

  it('GET /metrics: requests by route pattern and status, never by path', async () => {
    await api.call('GET', `${basePath}/keys/${'0'.repeat(24)}`, { token });
    const { body } = await api.call('GET', '/metrics');
    expect(body).toContain(`route="${basePath}/keys/:id",status="404"`);
    expect(body).not.toContain('0'.repeat(24));
  });
});

describe('the end', () => {
  it('lets a request in flight finish, takes no new ones, and leaves nothing open', async () => {
    // A deadline that no test lives to see: what ends has not waited for it.
    const instance = await startManagementForTest({ settings: { SHUTDOWN_DEADLINE_MS: '600000' } });
    const own = await instance.token('acme');
    const { hostname, port } = new URL(instance.url);
    const socket = connect(Number(port), hostname);
    let answer = '';
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => (answer += chunk));
    socket.write(
      `POST ${basePath}/keys HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${own}\r\n` +
        'content-type: application/json\r\ncontent-length: 2\r\nexpect: 100-continue\r\n\r\n',
    );
    // The server has the request and waits for its body.
    await waitUntil(() => answer.startsWith('HTTP/1.1 100'), { what: 'the request being in flight' });
    const stopping = instance.stop();
    await waitUntil(
      () =>
        fetch(`${instance.url}/health`).then(
          () => false,
          () => true,
        ),
      {
        what: 'the port being closed',
      },
    );
    socket.write('{}');
    await waitUntil(() => answer.includes('HTTP/1.1 201'), { what: 'the answer' });
    await stopping;
    await waitUntil(() => socket.destroyed || socket.readableEnded, { what: 'the connection being closed' });
  });
});
