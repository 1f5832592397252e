import { describe, expect, it } from '@jest/globals';
import {
  SseReader,
  type AnswerError,
  type ClientDialectName,
  type UpstreamDialectName,
} from '@trueport/dialects';
import { SameDialectStream } from './same-dialect-stream.js';

const named = (data: { readonly type: string; readonly [field: string]: unknown }): string =>
  `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
const chunk = (text: string): string =>
  `data: ${JSON.stringify({ id: 'c', model: 'm', choices: [{ index: 0, delta: { content: text } }] })}\n\n`;
const saysInResponses = (delta: string): string =>
  named({ type: 'response.output_text.delta', item_id: 'm', output_index: 0, content_index: 0, delta });

interface Sample {
  readonly client: ClientDialectName;
  readonly upstream: UpstreamDialectName;
  /** Some text. */
  readonly says: (text: string) => string;
  /** The provider's own error, as its last event. */
  readonly failure: string;
}

const samples: readonly Sample[] = [
  {
    client: 'openai-chat',
    upstream: 'openai-chat',
    says: chunk,
    failure: 'data: {"error":{"message":"overloaded","type":"server_error","code":null,"param":null}}\n\n',
  },
  {
    client: 'anthropic-messages',
    upstream: 'anthropic-messages',
    says: (text) => named({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } }),
    failure: named({ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }),
  },
  {
    client: 'openai-responses',
    upstream: 'openai-responses',
    says: saysInResponses,
    failure: named({ type: 'error', code: 'server_error', message: 'overloaded', param: null }),
  },
  {
    client: 'openai-responses',
    upstream: 'openai-responses',
    says: saysInResponses,
    // The whole response is in it, with everything that was asked.
    failure: named({
      type: 'response.failed',
      response: {
        id: 'resp_1',
        status: 'failed',
        error: { code: 'server_error', message: 'overloaded' },
        instructions: 'Be brief. '.repeat(5_000),
        output: [],
      },
    }),
  },
];
const streamOf = ({ client, upstream }: Sample): SameDialectStream =>
  new SameDialectStream({
    client,
    upstream,
    dialect: client === 'anthropic-messages' ? 'anthropic' : 'openai',
    hidesUsage: false,
    requestId: 'req_1',
  });
/** What the client gets when the provider's connection ends in order after these chunks. */
function told(sample: Sample, chunks: readonly string[]): { text: string; stream: SameDialectStream } {
  const stream = streamOf(sample);
  for (const part of chunks) stream.push(Buffer.from(part));
  stream.end();
  return { text: stream.take().toString(), stream };
}

describe.each(samples)('a $client stream that the provider ends with its own error', (sample) => {
  const { says, failure } = sample;

  it('passes as it came: no second error follows', () => {
    const { text, stream } = told(sample, [says('Hello'), failure]);
    expect(text).toBe(says('Hello') + failure);
    expect(stream.error).not.toBeNull();
    expect(stream.isOver).toBe(true);
  });

  it('passes as it came wherever the error is cut', () => {
    for (let at = 1; at < Math.min(failure.length, 200); at += 1) {
      const { text, stream } = told(sample, [says('Hello'), failure.slice(0, at), failure.slice(at)]);
      expect(text).toBe(says('Hello') + failure);
      expect(stream.error).not.toBeNull();
    }
  });

  it('passes as it came in many pieces, and when an end mark follows', () => {
    const pieces = failure.match(/[^]{1,1000}/g) as string[];
    const { text } = told(sample, [says('Hello'), ...pieces, ': bye\n\n']);
    expect(text).toBe(`${says('Hello')}${failure}: bye\n\n`);
  });

  it('passes as it came when the connection breaks after it', () => {
    const stream = streamOf(sample);
    stream.push(Buffer.from(says('Hello') + failure));
    stream.fail({ kind: 'server', httpStatus: 502, message: 'broken', retryable: true });
    expect(stream.take().toString()).toBe(says('Hello') + failure);
    expect(stream.error).not.toBeNull();
  });

  it('is told of an end that the provider does not explain, whatever the text speaks of', () => {
    const said = says('the event: error, "error":{ and response.failed');
    const { text, stream } = told(sample, [said]);
    expect(text.length).toBeGreaterThan(said.length);
    expect(stream.error).not.toBeNull();
  });

  it('leaves the first error to another provider when nothing was said before', () => {
    const { text, stream } = told(sample, [failure]);
    expect(stream.error).not.toBeNull();
    expect(stream.hasContent).toBe(false);
    expect(text).toBe('');
  });
});

/** The events as a client reads them, without those that are no JSON: they were cut. */
function eventsRead(text: string): readonly { type?: string; error?: object }[] {
  const events: { type?: string; error?: object }[] = [];
  const reader = new SseReader((bytes, start, end) => {
    try {
      events.push(JSON.parse(bytes.toString('utf8', start, end)) as object);
    } catch {
      // Half an event.
    }
  });
  reader.push(Buffer.from(text));
  reader.end();
  return events;
}

const broken: AnswerError = { kind: 'server', httpStatus: 502, message: 'broken', retryable: true };

describe.each(samples)('a $client stream that breaks off', (sample) => {
  const { says } = sample;
  const next = says('there');
  const cuts = [next, next.replaceAll('\n', '\r\n'), next.replaceAll('\n', '\r')].flatMap((text) =>
    Array.from({ length: text.length }, (_cut, at) => text.slice(0, at + 1)),
  );

  it.each([
    ['with an end of the connection', (stream: SameDialectStream) => stream.end()],
    ['with a failure', (stream: SameDialectStream) => stream.fail(broken)],
  ])('%s tells so in an event of its own, wherever it was cut', (_how, stop) => {
    for (const cut of cuts) {
      const stream = streamOf(sample);
      stream.push(Buffer.from(says('Hello')));
      stream.push(Buffer.from(cut));
      stop(stream);
      const last = eventsRead(stream.take().toString()).at(-1);
      expect(last?.error ?? last?.type).toEqual(
        sample.client === 'openai-responses'
          ? 'error'
          : expect.objectContaining({ type: expect.any(String) }),
      );
    }
  });
});

describe('a chat stream whose usage is only for the gateway', () => {
  const usage = `data: ${JSON.stringify({
    id: 'c',
    model: 'gpt-x',
    choices: [],
    usage: { prompt_tokens: 9, completion_tokens: 3, total_tokens: 12 },
  })}\n\n`;
  const hiding = (): SameDialectStream =>
    new SameDialectStream({
      client: 'openai-chat',
      upstream: 'openai-chat',
      dialect: 'openai',
      hidesUsage: true,
      requestId: 'req_1',
    });

  it('is counted by it, wherever the stream is cut, and the client does not see it', () => {
    const text = `${chunk('Hi')}${usage}data: [DONE]\n\n`;
    for (let at = 1; at < text.length; at += 7) {
      const stream = hiding();
      stream.push(Buffer.from(text.slice(0, at)));
      stream.push(Buffer.from(text.slice(at)));
      stream.end();
      expect(stream.take().toString()).toBe(`${chunk('Hi')}data: [DONE]\n\n`);
      expect(stream.error).toBeNull();
      expect(stream.reading()).toMatchObject({ finished: true, usage: { prompt_tokens: 9 } });
    }
  });

  it('that ends in the middle of an event is told so in an event of its own', () => {
    const stream = hiding();
    stream.push(Buffer.from(chunk('Hi') + chunk('there').slice(0, 20)));
    stream.end();
    expect(eventsRead(stream.take().toString()).at(-1)).toMatchObject({ error: { type: 'server_error' } });
  });

  it('that is cut in the middle of the usage tells nothing of it', () => {
    const stream = hiding();
    stream.push(Buffer.from(chunk('Hi') + usage.slice(0, -2)));
    stream.fail(broken);
    expect(stream.take().toString()).not.toContain('usage');
    expect(stream.reading().usage).toMatchObject({ prompt_tokens: 9 });
  });
});

it('a last event of more than 8 MiB, in pieces, is the end of its answer', () => {
  const [, , responses] = samples as [Sample, Sample, Sample];
  const completed = named({
    type: 'response.completed',
    response: {
      id: 'resp_1',
      status: 'completed',
      output: [{ type: 'image_generation_call', result: 'A'.repeat(9 * 1024 * 1024) }],
      usage: { input_tokens: 5, output_tokens: 2, total_tokens: 7 },
    },
  });
  const stream = streamOf(responses);
  stream.push(Buffer.from(responses.says('Hello')));
  const bytes = Buffer.from(completed);
  for (let at = 0; at < bytes.length; at += 1024 * 1024) stream.push(bytes.subarray(at, at + 1024 * 1024));
  stream.end();
  expect(stream.error).toBeNull();
  expect(stream.reading()).toMatchObject({ finished: true, usage: { prompt_tokens: 5 } });
  expect(stream.take().length).toBe(responses.says('Hello').length + bytes.length);
});
