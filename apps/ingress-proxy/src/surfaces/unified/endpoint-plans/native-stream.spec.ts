import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { NativeStream } from './native-stream.js';

const event = (data: object): string => `data: ${JSON.stringify(data)}\n\n`;
const usage = {
  input_tokens: 10,
  output_tokens: 20,
  total_tokens: 30,
  input_tokens_details: { text_tokens: 10, image_tokens: 0 },
};
const partial = event({ type: 'image_generation.partial_image', b64_json: 'AAAA', partial_image_index: 0 });
const completed = event({ type: 'image_generation.completed', b64_json: 'BBBB', usage });
const transcript =
  event({ type: 'transcript.text.delta', delta: 'Hel' }) +
  event({ type: 'transcript.text.delta', delta: 'lo' }) +
  event({ type: 'transcript.text.done', text: 'Hello' });
const failure = { kind: 'server', httpStatus: 502, message: 'Gone.', retryable: true } as const;

describe('a stream of images or a transcript', () => {
  it.each([
    { name: 'images', text: partial + completed },
    { name: 'a transcript', text: transcript },
  ])('of $name passes byte for byte, in any split', ({ text }) => {
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 8 }), (cuts) => {
        const stream = new NativeStream();
        const sorted = [0, ...cuts.sort((left, right) => left - right), text.length];
        const taken = sorted.slice(1).map((end, at) => {
          stream.push(Buffer.from(text.slice(sorted[at], end)));
          return stream.hasContent ? stream.take().toString() : '';
        });
        stream.end();
        expect(taken.join('') + stream.take().toString()).toBe(text);
        expect(stream).toMatchObject({ isOver: true, hasContent: true, error: null });
      }),
    );
  });

  it('gives its usage', () => {
    const stream = new NativeStream();
    stream.push(Buffer.from(partial + completed));
    stream.end();
    expect(stream.reading()).toMatchObject({
      usage: { prompt_tokens: 10, completion_tokens: 20, image_output_tokens: 20 },
      finished: true,
    });
  });

  it('is held until it shows something, and that an error comes first is another chance', () => {
    const stream = new NativeStream();
    stream.push(Buffer.from(event({ error: { message: 'Overloaded', type: 'server_error' } })));
    expect(stream).toMatchObject({ hasContent: false, isOver: true, error: { message: 'Overloaded' } });
  });

  it.each([
    { name: 'between events', text: partial },
    { name: 'within an event', text: partial + completed.slice(0, 20) },
  ])('that breaks off $name tells the client so in an event of its own', ({ text }) => {
    const stream = new NativeStream();
    stream.push(Buffer.from(text));
    stream.fail(failure);
    const last = stream.take().toString().split('\n\n').at(-2) ?? '';
    expect(JSON.parse(last.replace('data: ', ''))).toMatchObject({ error: { message: 'Gone.' } });
    expect(stream.isOver).toBe(true);
  });

  it('that ends without its last event is broken', () => {
    const stream = new NativeStream();
    stream.push(Buffer.from(partial));
    stream.end();
    expect(stream.error).toMatchObject({ httpStatus: 502 });
  });

  it('passes an image that is longer than what is held', () => {
    const stream = new NativeStream();
    stream.push(Buffer.from(`data: {"type":"image_generation.completed","b64_json":"${'A'.repeat(300_000)}`));
    expect(stream.hasContent).toBe(true);
  });

  it('shows signs of life in comments', () => {
    expect(new NativeStream().keepAlive()).toBe(': keep-alive\n\n');
  });
});
