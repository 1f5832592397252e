import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createUsageTap } from '../../usage-tap.js';
import type { StreamEvent } from '../../conversation/upstream-dialect.js';
import { ClaudeInvokeStream } from './claude-invoke-stream.js';

const encoded = (text: string): StreamEvent => ({
  name: 'chunk',
  data: { bytes: Buffer.from(text).toString('base64'), p: 'abc' },
});
const chunk = (document: object): StreamEvent => encoded(JSON.stringify(document));
const stream = (): ClaudeInvokeStream =>
  new ClaudeInvokeStream(({ kind, message }) => ({ type: 'error', error: { type: kind, message } }));

const start = {
  type: 'message_start',
  message: {
    id: 'msg_bdrk_01',
    role: 'assistant',
    content: [],
    usage: { input_tokens: 12, output_tokens: 1 },
  },
};
const delta = {
  type: 'content_block_delta',
  index: 0,
  delta: { type: 'text_delta', text: 'Olá' },
  unheard_of: [1],
};
const end = { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 5 } };
const stop = {
  type: 'message_stop',
  'amazon-bedrock-invocationMetrics': { inputTokenCount: 12, outputTokenCount: 5 },
};

function read(events: readonly StreamEvent[]): string {
  const reader = stream();
  return events.map((event) => reader.push(event)).join('') + reader.end();
}

describe('a stream of Claude on Bedrock', () => {
  it('becomes the stream of Anthropic, without the metrics of Bedrock', () => {
    expect(read([start, delta, end, stop].map(chunk))).toBe(
      `event: message_start\ndata: ${JSON.stringify(start)}\n\n` +
        `event: content_block_delta\ndata: ${JSON.stringify(delta)}\n\n` +
        `event: message_delta\ndata: ${JSON.stringify(end)}\n\n` +
        'event: message_stop\ndata: {"type":"message_stop"}\n\n',
    );
  });

  it('has the usage where taps of Anthropic find it', () => {
    const tap = createUsageTap('anthropic', 'sse');
    tap.push(Buffer.from(read([start, delta, end, stop].map(chunk))));
    expect(tap.end()).toMatchObject({ usage: { prompt_tokens: 12, completion_tokens: 5 }, finished: true });
  });

  it('keeps the text of documents, to the digit', () => {
    const text = '{"type":"content_block_delta","big":12345678901234567890, "é":1}';
    expect(stream().push(encoded(text))).toBe(`event: content_block_delta\ndata: ${text}\n\n`);
  });

  it('takes line breaks out of documents, which would break the event', () => {
    expect(stream().push(encoded('{\n"type":"ping"\n}'))).toBe('event: ping\ndata: {"type":"ping"}\n\n');
  });

  it('regression: Portkey#1417 a failure is an error event that Anthropic’s clients read, and the last one', () => {
    const reader = stream();
    expect(reader.push({ name: 'exception:throttlingException', data: { message: 'Slow down' } })).toBe(
      'event: error\ndata: {"type":"error","error":{"type":"rate_limit","message":"Slow down"}}\n\n',
    );
    expect(reader.push(chunk(delta)) + reader.end()).toBe('');
  });

  it('ends with an error when it breaks off', () => {
    expect(read([chunk(start), chunk(delta)])).toMatch(/\n\nevent: error\ndata: .*broke off.*\n\n$/);
  });

  it('has nothing after an error of Claude’s own', () => {
    expect(read([chunk({ type: 'error', error: { type: 'overloaded_error' } }), chunk(delta)])).toBe(
      'event: error\ndata: {"type":"error","error":{"type":"overloaded_error"}}\n\n',
    );
  });

  it('is whole events and ends once, whatever Bedrock sends', () => {
    const anything = fc.record({
      name: fc.option(fc.constantFrom('chunk', 'exception:x', 'other')),
      data: fc.oneof(
        fc.dictionary(fc.constantFrom('bytes', 'message'), fc.jsonValue()),
        fc.jsonValue().map((value) => encoded(JSON.stringify(value)).data),
        fc.constantFrom(chunk(delta).data, chunk(stop).data),
      ),
    });
    fc.assert(
      fc.property(fc.array(anything), (events) => {
        const text = read(events as StreamEvent[]);
        expect(text).toMatch(/^(?:event: \w+\ndata: .+\n\n)*$/);
        expect(text.match(/event: (?:error|message_stop)\n/g)).toHaveLength(1);
      }),
    );
  });
});
