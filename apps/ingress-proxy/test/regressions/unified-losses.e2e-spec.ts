import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { IngressUnderTest } from '../harness.js';
import { send, type RawAnswer } from '../raw-client.js';
import { bodyOf, deployments, namedEvent, startInFrontOf } from './regression-harness.js';
import { startUpstream, type RawUpstream } from '../raw-upstream.js';

const citation = {
  type: 'char_location',
  cited_text: 'Ask first.',
  document_index: 0,
  document_title: 'Handbook',
  start_char_index: 0,
  end_char_index: 10,
  file_id: null,
};
const ran = { type: 'bash_code_execution_tool_result', tool_use_id: 'srvtoolu_1', content: {} };
const calls = [
  { type: 'tool_use', id: 'toolu_1', name: 'look', input: {} },
  { type: 'tool_use', id: 'toolu_2', name: 'look', input: {} },
];
const usage = { input_tokens: 5, output_tokens: 2 };
const message = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'claude-x',
  stop_reason: 'end_turn',
  stop_sequence: null,
  usage,
};

/** The blocks as Anthropic streams them, each whole at its beginning. */
function streamOf(content: readonly object[]): string {
  const blocks = content.map(
    (content_block, index) =>
      namedEvent({ type: 'content_block_start', index, content_block }) +
      namedEvent({ type: 'content_block_stop', index }),
  );
  return [
    namedEvent({ type: 'message_start', message: { ...message, content: [], stop_reason: null } }),
    ...blocks,
    namedEvent({ type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage }),
    namedEvent({ type: 'message_stop' }),
  ].join('');
}

describe('an answer that the client has no place for', () => {
  let provider: RawUpstream;
  let ingress: IngressUnderTest;
  let content: readonly object[];
  beforeAll(async () => {
    provider = await startUpstream((response, seen) => {
      if (bodyOf(seen)['stream'] === true)
        response.writeHead(200, { 'content-type': 'text/event-stream' }).end(streamOf(content));
      else
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify({ ...message, content }));
    });
    ingress = await startInFrontOf(
      provider.url,
      deployments({ provider: 'anthropic', model: 'claude-sonnet-4-5', serves: ['claude'] }),
    );
  });
  afterAll(async () => {
    await ingress?.stop();
    await provider?.close();
  });

  const ask = (fields: object): Promise<RawAnswer> =>
    send(`${ingress.url}/v1/chat/completions`, {
      headers: { 'x-api-key': ingress.apiKey, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'claude', messages: [{ role: 'user', content: 'Hi' }], ...fields }),
    });
  const losses = [
    'bash_code_execution_tool_result: left out',
    'citations: those without an address are left out',
  ];
  const warningsIn = (value: string | string[] | undefined): readonly string[] =>
    String(value).split('; ').sort();

  it('says so in a header, together with what the request lost', async () => {
    content = [{ type: 'text', text: 'Ask.', citations: [citation] }, ran];
    const { status, headers } = await ask({ seed: 1 });
    expect(status).toBe(200);
    expect(warningsIn(headers['x-gateway-warnings'])).toEqual([...losses, expect.stringMatching(/^seed: /)]);
  });

  it('says so behind a stream', async () => {
    content = [{ type: 'text', text: 'Ask.', citations: [citation] }, ran];
    const { headers, rawTrailers, complete } = await ask({ stream: true });
    expect(complete).toBe(true);
    expect(headers['trailer']).toBe('x-gateway-cost-usd, x-gateway-warnings');
    expect(headers['x-gateway-warnings']).toBeUndefined();
    expect(warningsIn(rawTrailers[rawTrailers.indexOf('x-gateway-warnings') + 1])).toEqual(losses);
  });

  it('says nothing where nothing was lost', async () => {
    content = [{ type: 'text', text: 'Ask.', citations: null }];
    const [whole, stream] = [await ask({}), await ask({ stream: true })];
    expect(whole.headers['x-gateway-warnings']).toBeUndefined();
    expect(stream.rawTrailers).not.toContain('x-gateway-warnings');
  });

  it('shows clients of functions the first call, whole or as a stream, and tells of the others', async () => {
    content = calls;
    const functions = [{ name: 'look', parameters: { type: 'object', properties: {} } }];
    const [whole, stream] = [await ask({ functions }), await ask({ functions, stream: true })];
    expect(JSON.parse(whole.body.toString())).toMatchObject({
      choices: [{ message: { function_call: { name: 'look' } }, finish_reason: 'function_call' }],
    });
    expect(whole.headers['x-gateway-warnings']).toBe('function_call: only the first is shown');
    expect(stream.body.toString()).toContain('"function_call":{"name":"look"');
    expect(stream.body.toString()).not.toContain('tool_calls');
    expect(stream.body.toString()).toContain('"finish_reason":"function_call"');
    expect(stream.rawTrailers).toContain('function_call: only the first is shown');
  });
});
