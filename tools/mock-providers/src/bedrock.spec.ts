import { crc32 } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { bedrock } from './bedrock.js';
import { asRecord, asRecords, type JsonRecord } from './json-values.js';
import type { MockAnswer } from './mock-answer.js';
import { ask, jsonOf, weatherSchema } from './mock-request.behaviour.js';
import { startMockProviders } from './server.js';

const claude = '/model/anthropic.claude-sonnet-4-5-20250929-v1%3A0';
const tools = ['weather', 'clock'].map((name) => ({
  toolSpec: { name, inputSchema: { json: weatherSchema } },
}));
const converse = (text: string, more: object = {}): object => ({
  messages: [{ role: 'user', content: [{ text }] }],
  toolConfig: { tools },
  ...more,
});

interface Frame {
  readonly headers: Readonly<Record<string, string>>;
  readonly data: JsonRecord;
}

/** Reads frames with string headers, and checks both checksums of each. */
function framesIn(bytes: Buffer): Frame[] {
  if (bytes.length === 0) return [];
  const total = bytes.readUInt32BE(0);
  const headersEnd = 12 + bytes.readUInt32BE(4);
  expect(bytes.readUInt32BE(8)).toBe(crc32(bytes.subarray(0, 8)));
  expect(bytes.readUInt32BE(total - 4)).toBe(crc32(bytes.subarray(0, total - 4)));
  const headers: Record<string, string> = {};
  for (let at = 12; at < headersEnd;) {
    const nameEnd = at + 1 + (bytes[at] ?? 0);
    const valueEnd = nameEnd + 3 + bytes.readUInt16BE(nameEnd + 1);
    headers[bytes.toString('utf8', at + 1, nameEnd)] = bytes.toString('utf8', nameEnd + 3, valueEnd);
    at = valueEnd;
  }
  const data = JSON.parse(bytes.toString('utf8', headersEnd, total - 4)) as JsonRecord;
  return [{ headers, data }, ...framesIn(bytes.subarray(total))];
}

function streamOf(answer: MockAnswer): Frame[] {
  if (answer.kind !== 'stream') throw new Error(`The answer is no stream: ${JSON.stringify(answer)}`);
  return framesIn(Buffer.concat(answer.parts as Buffer[]));
}

const contentOf = (body: JsonRecord): readonly JsonRecord[] =>
  asRecords(asRecord(asRecord(body.output).message).content);

describe('the mock of Converse', () => {
  it('answers with text and usage', () => {
    const body = jsonOf(ask(bedrock, `${claude}/converse`, converse('Hello')));
    expect(contentOf(body)).toEqual([{ text: 'Hello from the' }]);
    expect(body).toMatchObject({
      stopReason: 'end_turn',
      usage: { inputTokens: 8, outputTokens: 4, totalTokens: 12 },
    });
  });

  it('calls a tool', () => {
    const body = jsonOf(ask(bedrock, `${claude}/converse`, converse('use the tool')));
    expect(body.stopReason).toBe('tool_use');
    expect(contentOf(body)).toMatchObject([{ toolUse: { name: 'weather', input: { city: 'Paris' } } }]);
  });

  it('streams two calls in frames, and its metadata after the end', () => {
    const frames = streamOf(ask(bedrock, `${claude}/converse-stream`, converse('use two tools')));
    const names = frames.map(({ headers }) => headers[':event-type']);
    expect([names[0], ...names.slice(-2)]).toEqual(['messageStart', 'messageStop', 'metadata']);
    const json = [0, 1].map((index) =>
      frames
        .filter(({ data }) => data.contentBlockIndex === index)
        .map(({ data }) => String(asRecord(asRecord(data.delta).toolUse).input ?? ''))
        .join(''),
    );
    expect(json).toEqual(['{"city":"Paris"}', '{"city":"Paris"}']);
  });

  it.each([
    [
      'one call at a time',
      { additionalModelRequestFields: { tool_choice: { type: 'auto', disable_parallel_tool_use: true } } },
      1,
    ],
    ['two', {}, 2],
  ])('makes %s', (_name, more, calls) => {
    expect(
      contentOf(jsonOf(ask(bedrock, `${claude}/converse`, converse('use two tools', more)))),
    ).toHaveLength(calls);
  });

  it.each([
    ['any tool', { any: {} }, 'weather'],
    ['a certain tool', { tool: { name: 'clock' } }, 'clock'],
  ])('calls %s when it is forced to', (_name, toolChoice, name) => {
    const body = jsonOf(
      ask(bedrock, `${claude}/converse`, converse('Hello', { toolConfig: { tools, toolChoice } })),
    );
    expect(contentOf(body)).toMatchObject([{ toolUse: { name } }]);
  });

  it('thinks, signs its thoughts, follows a schema and quotes the result of a tool', () => {
    const thinking = { additionalModelRequestFields: { thinking: { type: 'enabled', budget_tokens: 1024 } } };
    expect(contentOf(jsonOf(ask(bedrock, `${claude}/converse`, converse('Hello', thinking))))).toMatchObject([
      { reasoningContent: { reasoningText: { signature: expect.any(String) } } },
      { text: expect.any(String) },
    ]);
    const jsonSchema = { name: 'x', schema: JSON.stringify(weatherSchema) };
    const outputConfig = { textFormat: { type: 'json_schema', structure: { jsonSchema } } };
    const [text] = contentOf(jsonOf(ask(bedrock, `${claude}/converse`, converse('Hello', { outputConfig }))));
    expect(JSON.parse(String(text?.text))).toEqual({ city: 'Paris', days: 3 });
    const messages = [
      { role: 'user', content: [{ text: 'use the tool' }] },
      { role: 'assistant', content: [{ toolUse: { toolUseId: 'a', name: 'weather', input: {} } }] },
      { role: 'user', content: [{ toolResult: { toolUseId: 'a', content: [{ text: '22 degrees' }] } }] },
    ];
    const [quoted] = contentOf(jsonOf(ask(bedrock, `${claude}/converse`, converse('', { messages }))));
    expect(quoted?.text).toContain('22 degrees');
  });

  it('reports the cache outside of the input, for models whose name says so', () => {
    const { usage } = jsonOf(ask(bedrock, '/model/anthropic.claude-cached/converse', converse('Hello')));
    expect(usage).toMatchObject({ inputTokens: 8, cacheReadInputTokens: 1_024, cacheWriteInputTokens: 256 });
  });

  const call = { toolUse: { toolUseId: 'a', name: 'weather', input: {} } };
  it.each<[string, object, RegExp]>([
    [
      'an assistant first',
      { messages: [{ role: 'assistant', content: [{ text: 'Hi' }] }] },
      /start with a user/,
    ],
    ['blank text', { messages: [{ role: 'user', content: [{ text: ' ' }] }] }, /is blank/],
    ['an empty message', { messages: [{ role: 'user', content: [] }] }, /is empty/],
    [
      'neighbours of one role',
      { messages: [1, 2].map(() => ({ role: 'user', content: [{ text: 'Hi' }] })) },
      /must alternate/,
    ],
    [
      'a document alone',
      { messages: [{ role: 'user', content: [{ document: { name: 'a' } }] }] },
      /Add a text/,
    ],
    [
      'a call without a result',
      {
        messages: [
          { role: 'user', content: [{ text: 'Hi' }] },
          { role: 'assistant', content: [call] },
          { role: 'user', content: [{ text: 'And?' }] },
        ],
      },
      /Expected toolResult/,
    ],
    [
      'five cache points',
      { system: Array.from({ length: 5 }, () => ({ cachePoint: { type: 'default' } })) },
      /cache points/,
    ],
    ['a name with a space', { toolConfig: { tools: [{ toolSpec: { name: 'a b' } }] } }, /toolSpec.name/],
    [
      'two choices',
      {
        toolConfig: { tools, toolChoice: { auto: {} } },
        additionalModelRequestFields: { tool_choice: { type: 'auto' } },
      },
      /conflicts/,
    ],
  ])('refuses %s as Bedrock does', (_name, more, message) => {
    const answer = ask(bedrock, `${claude}/converse`, converse('Hello', more));
    expect(answer).toMatchObject({ status: 400, body: { message: expect.stringMatching(message) } });
  });
});

describe('the mock of Invoke', () => {
  const body = {
    anthropic_version: 'bedrock-2023-05-31',
    max_tokens: 100,
    messages: [{ role: 'user', content: 'Hello' }],
  };

  it('answers as Claude, with its counts in the head', () => {
    const answer = ask(bedrock, `${claude}/invoke`, body);
    expect(jsonOf(answer)).toMatchObject({
      type: 'message',
      stop_reason: 'end_turn',
      usage: { input_tokens: 10 },
    });
    expect(answer).toMatchObject({ headers: { 'x-amzn-bedrock-input-token-count': '10' } });
  });

  it('streams the documents of Claude in chunks, the last with metrics', () => {
    const documents = streamOf(ask(bedrock, `${claude}/invoke-with-response-stream`, body)).map(
      ({ data }) => JSON.parse(Buffer.from(String(data.bytes), 'base64').toString()) as JsonRecord,
    );
    expect(documents[0]?.type).toBe('message_start');
    expect(documents.at(-1)).toMatchObject({
      type: 'message_stop',
      'amazon-bedrock-invocationMetrics': { inputTokenCount: 10, outputTokenCount: 4 },
    });
  });

  it.each([
    ['the model, which is in the path', { model: 'claude' }, /extraneous key \[model\]/],
    ['the stream flag, which is in the path', { stream: true }, /extraneous key \[stream\]/],
    ['a body without a version', { anthropic_version: undefined }, /anthropic_version/],
    ['a body without a limit', { max_tokens: undefined }, /max_tokens/],
  ])('refuses %s', (_name, more, message) => {
    expect(ask(bedrock, `${claude}/invoke`, { ...body, ...more })).toMatchObject({
      status: 400,
      body: { message: expect.stringMatching(message) },
    });
  });

  it.each([
    ['Converse', { converse: { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] } }, 8],
    ['Invoke', { invokeModel: { body: Buffer.from(JSON.stringify(body)).toString('base64') } }, 10],
  ])('counts the tokens of %s', (_name, input, inputTokens) => {
    expect(jsonOf(ask(bedrock, `${claude}/count-tokens`, { input }))).toEqual({ inputTokens });
  });
});

describe('the mock of Bedrock', () => {
  const signed = `AWS4-HMAC-SHA256 Credential=A/20261120/eu-west-1/bedrock/aws4_request, SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`;

  it('wants a key or a signature, names its exceptions in the head, and fails on request', async () => {
    const mock = await startMockProviders();
    const post = async (
      path: string,
      headers: Record<string, string>,
    ): Promise<[number, string | null, string]> => {
      const response = await fetch(`${mock.url}/bedrock${path}`, {
        method: 'POST',
        headers,
        body: JSON.stringify(converse('Hello')),
      });
      const name = response.headers.get('x-amzn-errortype')?.split(':')[0] ?? null;
      return [response.status, name, Buffer.from(await response.arrayBuffer()).toString('latin1')];
    };
    try {
      expect(await post(`${claude}/converse`, {})).toMatchObject([
        403,
        'AccessDeniedException',
        expect.anything(),
      ]);
      expect((await post(`${claude}/converse`, { authorization: 'Bearer k' }))[0]).toBe(200);
      expect((await post(`${claude}/converse`, { authorization: signed }))[0]).toBe(403);
      expect(
        (await post(`${claude}/converse`, { authorization: signed, 'x-amz-date': '20261120T120000Z' }))[0],
      ).toBe(200);
      expect((await post(`${claude}/dance`, { authorization: 'Bearer k' }))[0]).toBe(404);
      expect(await post(`${claude}--status=429/converse`, { authorization: 'Bearer k' })).toEqual([
        429,
        'ThrottlingException',
        '{"message":"The mock provider was asked to fail."}',
      ]);
      const [status, , text] = await post(`${claude}/converse-stream`, {
        authorization: 'Bearer k',
        'x-mock-fault': 'stream-error',
      });
      expect(status).toBe(200);
      expect(text).toContain('serviceUnavailableException');
    } finally {
      await mock.close();
    }
  });
});
