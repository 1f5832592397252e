import { describe, expect, it } from '@jest/globals';
import type { ClientDialectName, UpstreamDialectName } from '@trueport/dialects';
import { SameDialectStream } from './same-dialect-stream.js';

const named = (data: { readonly type: string; readonly [field: string]: unknown }): string =>
  `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
const chunk = (text: string): string =>
  `data: ${JSON.stringify({ id: 'c', model: 'm', choices: [{ index: 0, delta: { content: text } }] })}\n\n`;

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
    says: (text) =>
      named({
        type: 'response.output_text.delta',
        item_id: 'm',
        output_index: 0,
        content_index: 0,
        delta: text,
      }),
    failure: named({ type: 'error', code: 'server_error', message: 'overloaded', param: null }),
  },
  {
    client: 'openai-responses',
    upstream: 'openai-responses',
    says: (text) =>
      named({
        type: 'response.output_text.delta',
        item_id: 'm',
        output_index: 0,
        content_index: 0,
        delta: text,
      }),
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
