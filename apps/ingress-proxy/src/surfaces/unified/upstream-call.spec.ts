import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { Dispatcher } from 'undici';
import { UpstreamCall, type CallSink, type WholeAnswer } from './upstream-call.js';

const controller = { abort: () => undefined } as unknown as Dispatcher.DispatchController;
const text = JSON.stringify({ words: 'an answer '.repeat(1_000) });

/** What becomes of an answer with this body. */
function answered(encoding: string, body: Buffer) {
  const heard: { whole: WholeAnswer | null; failed: unknown } = { whole: null, failed: null };
  let tell = (): void => undefined;
  const over = new Promise<void>((resolve) => (tell = resolve));
  const sink: Partial<CallSink> = {
    head: () => undefined,
    whole: (answer) => {
      heard.whole = answer;
      tell();
    },
    failed: (cause) => {
      heard.failed = cause;
      tell();
    },
  };
  const call = new UpstreamCall(sink as CallSink);
  call.onResponseStart(controller, 200, { 'content-type': 'application/json', 'content-encoding': encoding });
  call.onResponseData(controller, body);
  call.onResponseEnd();
  return { call, heard, over };
}

describe('an answer that is compressed although it was not to be', () => {
  it.each([
    ['gzip', gzipSync(text)],
    ['GZIP ', gzipSync(text)],
    ['br', brotliCompressSync(text)],
    ['deflate', deflateSync(text)],
  ])('with %s is decoded, and not while everything else waits', async (encoding, body) => {
    const { heard, over } = answered(encoding, body);
    expect(heard).toEqual({ whole: null, failed: null });
    await over;
    expect(heard.whole?.body.toString()).toBe(text);
  });

  it.each([
    ['an encoding nobody knows', 'compress', Buffer.from(text)],
    ['what is not what it says', 'gzip', Buffer.from(text)],
    ['more than is taken', 'gzip', gzipSync(Buffer.alloc(33 * 1024 * 1024))],
  ])('is a failure of the provider with %s', async (_what, encoding, body) => {
    const { heard, over } = answered(encoding, body);
    await over;
    expect(heard.failed).toMatchObject({ code: 'UPSTREAM_ERROR' });
  });

  it.each([
    ['an answer', gzipSync(text)],
    ['a failure', Buffer.from(text)],
  ])('is no longer heard of as %s once the call is cut', async (_what, body) => {
    const { call, heard } = answered('gzip', body);
    call.abort(new Error('the client has left'));
    // What was begun later, and takes longer, is over: so is this.
    await answered('gzip', gzipSync(Buffer.alloc(8 * 1024 * 1024))).over;
    expect(heard).toEqual({ whole: null, failed: null });
  });
});

it('a plain answer is there at once', () => {
  expect(answered('identity', Buffer.from(text)).heard.whole?.body.toString()).toBe(text);
});
