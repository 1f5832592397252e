import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { post, type IngressUnderTest } from '../harness.js';
import { startUpstream, type RawUpstream } from '../raw-upstream.js';
import { answerJson, answerOf, deployments, providerOf, startInFrontOf } from './regression-harness.js';

const large = Buffer.alloc(16 * 1024 * 1024);

let provider: RawUpstream;
/** How often Google fails before it answers. */
let failures = 0;
/** Answers with what the path says: `/image/png`, `/404`, `/large/1`. */
let files: Server;
let filesUrl: string;
let fetched: string[] = [];
let ingress: IngressUnderTest;
let strict: IngressUnderTest;
beforeAll(async () => {
  provider = await startUpstream((response, seen) => {
    if (providerOf(seen) === 'google' && failures > 0) {
      failures -= 1;
      answerJson(response, { error: { code: 500, message: 'no', status: 'INTERNAL' } }, 500);
    } else {
      answerJson(response, answerOf(seen, 'made'));
    }
  });
  files = createServer((request, response) => {
    const path = request.url ?? '';
    fetched.push(path);
    if (path.startsWith('/404')) response.writeHead(404).end();
    else if (path.startsWith('/large')) response.setHeader('content-type', 'image/png').end(large);
    else if (path === '/none') response.end('file');
    else response.setHeader('content-type', path.slice(1).replace(/\?.*/, '')).end('file');
  });
  await new Promise<void>((resolve) => files.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(files.address() as AddressInfo).port}`;
  filesUrl = `http://${host}`;
  const served = deployments(
    { provider: 'google', model: 'gemini-2.5-flash', serves: ['google', 'either', 'neither'] },
    { provider: 'bedrock', model: 'anthropic.claude-sonnet-4-5-20250929-v1:0', serves: ['neither'] },
    { provider: 'openai', model: 'gpt-4.1', serves: ['openai', 'either'] },
  );
  ingress = await startInFrontOf(provider.url, { ...served, MEDIA_ALLOWED_HOSTS: host });
  // What the operator's providers may be at is nothing that clients may have fetched.
  strict = await startInFrontOf(provider.url, {
    ...served,
    EGRESS_ALLOWED_HOSTS: `${new URL(provider.url).host},${host}`,
  });
});
afterAll(async () => {
  await Promise.all([ingress?.stop(), strict?.stop()]);
  files?.closeAllConnections();
  files?.close();
  await provider?.close();
});
beforeEach(() => {
  failures = 0;
  fetched = [];
  provider.seen.length = 0;
});

const ask = (model: string, paths: readonly string[], at = ingress): Promise<Response> => {
  const content = paths.map((path) => ({ type: 'image_url', image_url: { url: filesUrl + path } }));
  return post(at, '/v1/chat/completions', { model, messages: [{ role: 'user', content }] });
};
const expectRefusal = async (response: Response): Promise<void> => {
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({
    error: { type: 'invalid_request_error', param: 'messages' },
  });
  expect(provider.seen).toEqual([]);
};

describe('a file that a provider cannot fetch itself', () => {
  it('is fetched once, however often the request is tried', async () => {
    failures = 2;
    expect((await ask('google', ['/image/png', '/image/png', '/image/jpeg'])).status).toBe(200);
    expect(provider.seen).toHaveLength(3);
    expect([...fetched].sort()).toEqual(['/image/jpeg', '/image/png']);
  });

  it('that is not there leaves the request to a provider that opens addresses', async () => {
    const response = await ask('either', ['/404']);
    expect(response.status).toBe(200);
    expect(provider.seen.map(providerOf)).toEqual(['openai']);
    expect(provider.seen[0]?.body.toString()).toContain(`${filesUrl}/404`);
  });

  it('that is not there is a refusal where there is no such provider', async () => {
    await expectRefusal(await ask('google', ['/404']));
  });

  it('that is not there is asked for once, however many providers would need it', async () => {
    await expectRefusal(await ask('neither', ['/404']));
    expect(fetched).toEqual(['/404']);
  });

  it('counts with the others: together they have a bound', async () => {
    await expectRefusal(await ask('google', ['/large/1', '/large/2']));
  });

  it('counts once towards the bound, however often the request is tried', async () => {
    failures = 2;
    expect((await ask('google', ['/large/1'])).status).toBe(200);
    expect(fetched).toEqual(['/large/1']);
  });

  it('is one of at most twenty', async () => {
    await expectRefusal(
      await ask(
        'google',
        Array.from({ length: 21 }, (_file, at) => `/image/png?${at}`),
      ),
    );
    expect(fetched).toEqual([]);
  });

  it('is not fetched from where only providers may be', async () => {
    await expectRefusal(await ask('google', ['/image/png'], strict));
    expect(fetched).toEqual([]);
  });
});

describe('the type of a file', () => {
  it.each(['/image/png', '/audio/mpeg', '/video/mp4', '/application/pdf'])('%s is taken', async (path) => {
    expect((await ask('google', [path])).status).toBe(200);
    expect(fetched).toEqual([path]);
  });

  it.each(['/text/html', '/text/plain', '/application/json', '/application/octet-stream', '/none'])(
    '%s is refused: a page or a list of secrets is no picture',
    async (path) => {
      await expectRefusal(await ask('google', [path]));
    },
  );
});
