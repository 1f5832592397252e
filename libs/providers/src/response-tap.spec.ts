import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { UsageReading } from '@trueport/dialects';
import { createResponseTap } from './response-tap.js';

const completion = Buffer.from(
  JSON.stringify({
    model: 'gpt-4o',
    choices: [{ message: { content: 'Hello' } }],
    usage: { prompt_tokens: 12, completion_tokens: 3 },
  }),
);
const stream = Buffer.from(
  'data: {"model":"gpt-4o","choices":[{"delta":{"content":"Hello"}}]}\n\n' +
    'data: {"choices":[],"usage":{"prompt_tokens":12,"completion_tokens":3}}\n\ndata: [DONE]\n\n',
);

const read = async (
  body: Buffer,
  contentType: string,
  encoding: string | undefined,
  chunkBytes: number,
): Promise<UsageReading | null> => {
  const tap = createResponseTap('openai', contentType, encoding);
  if (tap === null) return null;
  for (let at = 0; at < body.length; at += chunkBytes) tap.push(body.subarray(at, at + chunkBytes));
  return tap.end();
};

describe('createResponseTap', () => {
  const encodings: [string | undefined, (body: Buffer) => Buffer][] = [
    [undefined, (body) => body],
    ['identity', (body) => body],
    ['gzip', (body) => gzipSync(body)],
    ['GZIP', (body) => gzipSync(body)],
    ['x-gzip', (body) => gzipSync(body)],
    ['deflate', (body) => deflateSync(body)],
    ['deflate', (body) => deflateRawSync(body)],
    ['br', (body) => brotliCompressSync(body)],
    ['zstd', (body) => zstdCompressSync(body)],
  ];
  for (const [encoding, encode] of encodings) {
    it.each([1, 7, 1_000])(`reads usage through ${encoding} in chunks of %i bytes`, async (chunkBytes) => {
      for (const [body, contentType] of [
        [completion, 'application/json; charset=utf-8'],
        [stream, 'Text/Event-Stream'],
      ] as const) {
        const reading = await read(encode(body), contentType, encoding, chunkBytes);
        expect(reading?.usage).toMatchObject({ prompt_tokens: 12, completion_tokens: 3 });
        expect(reading?.model).toBe('gpt-4o');
      }
    });
  }

  it.each([
    ['image/png', undefined],
    ['audio/mpeg', 'gzip'],
    ['application/octet-stream', undefined],
    ['application/jsonl', undefined],
    [undefined, undefined],
    ['application/json', 'compress'],
    ['application/json', 'gzip, br'],
    ['application/json', '__proto__'],
  ])('has nothing to read in %p with encoding %p', (contentType, encoding) => {
    expect(createResponseTap('openai', contentType, encoding)).toBeNull();
  });

  it.each(['gzip', 'deflate', 'br', 'zstd'])(
    'gives an empty reading for something that is not %s',
    async (encoding) => {
      const reading = await read(
        Buffer.from('this is not compressed at all'),
        'application/json',
        encoding,
        5,
      );
      expect(reading).toMatchObject({ usage: null, model: null, estimatedCompletionTokens: 0 });
    },
  );

  it('gives an empty reading for an encoded answer without a body', async () => {
    expect(await read(Buffer.alloc(0), 'application/json', 'gzip', 1)).toMatchObject({ usage: null });
  });

  it('reads what there is of a compressed stream that broke off', async () => {
    // Incompressible text, so that most of it is in the first half of the bytes.
    const events = Array.from(
      { length: 200 },
      (_, at) =>
        `data: {"choices":[{"delta":{"content":"${(at * 7919).toString(36)}${'abcd'.repeat(5)}"}}]}\n\n`,
    );
    const whole = gzipSync(Buffer.from(events.join('')));
    const reading = await read(whole.subarray(0, whole.length / 2), 'text/event-stream', 'gzip', 64);
    expect(reading?.usage).toBeNull();
    expect(reading?.estimatedCompletionTokens).toBeGreaterThan(100);
  });

  // What stands against a compression bomb.
  it.each([
    [63, { prompt_tokens: 12, completion_tokens: 3 }],
    [64, null],
  ])(
    'reads 64 MiB of what unpacks, and nothing behind it: %i MiB before the usage',
    async (mebibytes, usage) => {
      // Gzip files one behind the other are one gzip file.
      const comment = gzipSync(Buffer.from(`:${' '.repeat(1024 * 1024 - 2)}\n`));
      const body = Buffer.concat([...Array<Buffer>(mebibytes).fill(comment), gzipSync(stream)]);
      const reading = await read(body, 'text/event-stream', 'gzip', 16_384);
      if (usage === null) expect(reading).toMatchObject({ usage, model: null, estimatedCompletionTokens: 0 });
      else expect(reading).toMatchObject({ usage, model: 'gpt-4o' });
    },
  );
});
