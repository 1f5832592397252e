import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@trueport/testing';
import type { IngressUnderTest } from '../harness.js';
import { startUpstream, type RawUpstream } from '../raw-upstream.js';
import {
  deployments,
  namedEvent,
  openStream,
  requests,
  startInFrontOf,
  type ConversationPath,
} from './regression-harness.js';

const chunk = (content: string): string =>
  `data: ${JSON.stringify({ id: 'c', model: 'm', choices: [{ index: 0, delta: { content } }] })}\n\n`;
const block = (text: string): string =>
  namedEvent({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } });
const output = (delta: string): string =>
  namedEvent({ type: 'response.output_text.delta', item_id: 'm', output_index: 0, delta });

let provider: RawUpstream;
let answer: (response: ServerResponse) => void = (response) => response.end();
let ingress: IngressUnderTest;
beforeAll(async () => {
  provider = await startUpstream((response) => answer(response));
  ingress = await startInFrontOf(
    provider.url,
    deployments(
      { provider: 'openai', model: 'gpt-4.1', serves: ['openai'] },
      { provider: 'anthropic', model: 'claude-sonnet-4-5', serves: ['anthropic'] },
    ),
  );
});
afterAll(async () => {
  await ingress?.stop();
  await provider?.close();
});

/** The last event as a client takes it: all data of its block together. */
function lastEvent(text: string): { readonly name: string | undefined; readonly data: unknown } {
  const lines = text.split('\n\n').at(-2)?.split('\n') ?? [];
  const valuesOf = (field: string): string[] =>
    lines.filter((line) => line.startsWith(field)).map((line) => line.slice(field.length));
  return { name: valuesOf('event: ')[0], data: JSON.parse(valuesOf('data: ').join('\n')) };
}

// The error was glued to the half line, and no client could read it.
describe('a provider that goes away in the middle of an event', () => {
  const usage = { stream_options: { include_usage: true } };
  it.each<[ConversationPath, string, object, (text: string) => string]>([
    ['/v1/chat/completions', 'openai', usage, chunk],
    ['/v1/chat/completions', 'openai', {}, chunk],
    ['/v1/messages', 'anthropic', {}, block],
    ['/v1/responses', 'openai', {}, output],
  ])('at %s is told of in an event of its own', async (path, model, more, says) => {
    const next = says('there');
    for (const cut of [10, next.length - 2, next.length - 1])
      for (const how of ['end', 'destroy'] as const) {
        const upstream = Promise.withResolvers<ServerResponse>();
        answer = (response) => {
          response.writeHead(200, { 'content-type': 'text/event-stream' });
          response.write(says('Hello') + next.slice(0, cut));
          upstream.resolve(response);
        };
        const client = openStream(ingress, path, { ...requests[path], ...more, model, stream: true });
        // Half of the event came in the same piece: the gateway has it as well.
        await waitUntil(() => client.text().startsWith(says('Hello')));
        const response = await upstream.promise;
        if (how === 'end') response.end();
        else response.destroy();
        expect(await client.ended).toBe(true);
        const { name, data: last } = lastEvent(client.text());
        expect(name).toBe(path === '/v1/chat/completions' ? undefined : 'error');
        if (path === '/v1/responses') expect(last).toMatchObject({ type: 'error', code: expect.any(String) });
        else expect(last).toMatchObject({ error: { message: expect.any(String) as unknown } });
        const { data } = await ingress.completedEvent(client.requestId());
        expect(data).toMatchObject({ error_code: 'UPSTREAM_ABORTED' });
      }
  });
});
