import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { post, type IngressUnderTest } from '../harness.js';
import { startUpstream, type RawUpstream, type SeenRequest } from '../raw-upstream.js';
import {
  answerJson,
  answerOf,
  deployments,
  namedEvent,
  openStream,
  providerOf,
  requests,
  startInFrontOf,
  type ConversationPath,
} from './regression-harness.js';

const chunk = (delta: object): string =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', model: 'm', choices: [{ index: 0, delta }] })}\n\n`;

let provider: RawUpstream;
/** How the first provider of each pair answers; the second answers in order. */
let answer: (response: ServerResponse, seen: SeenRequest) => void = (response) => response.end();
let ingress: IngressUnderTest;
beforeAll(async () => {
  provider = await startUpstream((response, seen) => {
    if (providerOf(seen) === 'azure') answerJson(response, answerOf(seen, 'made'));
    else answer(response, seen);
  });
  ingress = await startInFrontOf(provider.url, {
    ...deployments(
      { provider: 'openai', model: 'gpt-4.1', serves: ['openai', 'openai-first'] },
      { provider: 'anthropic', model: 'claude-sonnet-4-5', serves: ['anthropic', 'anthropic-first'] },
      { provider: 'azure', model: 'gpt-4.1', serves: ['openai-first', 'anthropic-first'] },
    ),
    RETRY_MAX_ATTEMPTS: '1',
  });
});
afterAll(async () => {
  await ingress?.stop();
  await provider?.close();
});

const stream = (response: ServerResponse, text: string): void => {
  response.writeHead(200, { 'content-type': 'text/event-stream' }).end(text);
};
const paths: [ConversationPath, string][] = [
  ['/v1/chat/completions', 'openai'],
  ['/v1/chat/completions', 'anthropic'],
  ['/v1/messages', 'anthropic'],
  ['/v1/messages', 'openai'],
  ['/v1/responses', 'openai'],
  ['/v1/responses', 'anthropic'],
];
const answers: [string, boolean, (response: ServerResponse, seen: SeenRequest) => void][] = [
  [
    'leads elsewhere',
    false,
    (response) => response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end(),
  ],
  [
    'leads elsewhere where a stream was asked for',
    true,
    (response) => response.writeHead(307, { location: 'http://127.0.0.1:9/' }).end(),
  ],
  [
    'is a page',
    false,
    (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>Welcome</p>'),
  ],
  [
    'is a page where a stream was asked for',
    true,
    (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>Welcome</p>'),
  ],
  [
    'leads elsewhere with what looks like an answer',
    false,
    (response, seen) => answerJson(response, answerOf(seen, 'x'), 302),
  ],
  [
    'leads elsewhere with what looks like a stream',
    true,
    (response) =>
      response
        .writeHead(302, { 'content-type': 'text/event-stream' })
        .end(`${chunk({ content: 'Hi' })}data: [DONE]\n\n`),
  ],
  ['is empty', false, (response) => response.writeHead(200, { 'content-type': 'application/json' }).end()],
  [
    'is whole where a stream was asked for',
    true,
    (response, seen) => answerJson(response, answerOf(seen, 'x')),
  ],
  [
    'is a stream where a whole was asked for',
    false,
    (response) => stream(response, `${chunk({ content: 'Hi' })}data: [DONE]\n\n`),
  ],
];

describe.each(paths)('at %s, an answer of %s', (path, model) => {
  it.each(answers)('that %s is a 502', async (_what, isStream, odd) => {
    answer = odd;
    const response = await post(ingress, path, { ...requests[path], model, stream: isStream });
    expect(response.status).toBe(502);
    expect(response.headers.get('content-type')).toContain('application/json');
    expect(response.headers.get('location')).toBeNull();
    expect(await response.json()).toMatchObject({ error: { message: expect.any(String) as unknown } });
  });
});

it.each(paths.filter(([path, model]) => (path === '/v1/messages') === (model === 'anthropic')))(
  'at %s, an answer of %s that is a page by its type is a 502 whatever is in it',
  async (path, model) => {
    answer = (response, seen) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end(JSON.stringify(answerOf(seen, 'x')));
    expect((await post(ingress, path, { ...requests[path], model })).status).toBe(502);
  },
);

it.each(answers.filter(([, isStream]) => !isStream))(
  'an answer that %s is another provider’s chance',
  async (_what, _isStream, odd) => {
    answer = odd;
    for (const model of ['openai-first', 'anthropic-first']) {
      const body = { ...requests['/v1/chat/completions'], model };
      const response = await post(ingress, '/v1/chat/completions', body);
      expect(response.status).toBe(200);
      expect(response.headers.get('x-gateway-decision')).toContain('azure');
      expect(response.headers.get('x-gateway-retries')).toBe('1');
    }
  },
);

describe('a provider’s own error in a stream, after content,', () => {
  const told: [ConversationPath, string, readonly string[]][] = [
    [
      '/v1/chat/completions',
      'openai',
      [chunk({ content: 'Hello' }), 'data: {"error":{"message":"overloaded","type":"server_error"}}\n\n'],
    ],
    [
      '/v1/messages',
      'anthropic',
      [
        namedEvent({
          type: 'message_start',
          message: { id: 'm', model: 'claude-x', usage: { input_tokens: 5, output_tokens: 1 } },
        }),
        namedEvent({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }),
        namedEvent({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hello' } }),
        namedEvent({ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }),
      ],
    ],
    [
      '/v1/responses',
      'openai',
      [
        namedEvent({ type: 'response.output_text.delta', item_id: 'm', output_index: 0, delta: 'Hello' }),
        namedEvent({
          type: 'response.failed',
          response: {
            id: 'resp_1',
            status: 'failed',
            error: { code: 'server_error', message: 'overloaded' },
          },
        }),
      ],
    ],
  ];

  it.each(told)('passes as it came at %s, and no second one follows', async (path, model, events) => {
    answer = (response) => stream(response, events.join(''));
    const client = openStream(ingress, path, { ...requests[path], model, stream: true });
    expect(await client.ended).toBe(true);
    expect(client.text()).toBe(events.join(''));
    const { data } = await ingress.completedEvent(client.requestId());
    expect(data).toMatchObject({ status_code: 200, error_code: 'UPSTREAM_ABORTED' });
  });
});
