import type { ServerResponse } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { ContentCopy } from '../../pipeline/content-copy.js';
import type { ExchangeRecord } from '../../pipeline/exchange-record.js';
import type { BodyFilter } from '../../pipeline/response-relay.js';
import { Slabs } from '../../pipeline/slabs.js';
import { ClientAnswer, type AnswerHost } from './client-answer.js';

/** An answer whose bytes a test can read; the client takes them until it is told to keep them back. */
function openAnswer(filter: BodyFilter | null = null) {
  const state = { sent: '', keepsUp: true, flushed: 0, steps: [] as string[] };
  const response = {
    headersSent: false,
    req: { httpVersionMinor: 1 },
    writeHead: () => undefined,
    flushHeaders: () => (state.flushed += 1),
    once: () => undefined,
    addTrailers: () => undefined,
    end: () => state.steps.push('ended'),
    write: (bytes: Uint8Array) => {
      state.sent += Buffer.from(bytes).toString();
      return state.keepsUp;
    },
  };
  const host = {
    record: { firstByteAtMs: null, responseBytes: 0, errorCode: null } as unknown as ExchangeRecord,
    headLines: () => [],
    costLines: () => [],
    lossLines: () => [],
    beforeEnd: () => state.steps.push('settled'),
    filterFor: () => filter,
  } as unknown as AnswerHost;
  const head = { contentType: 'text/event-stream', contentEncoding: null, dialect: 'openai' } as const;
  const copy = new ContentCopy(head, new Slabs());
  const answer = new ClientAnswer(response as unknown as ServerResponse, host, copy, null);
  return { answer, state };
}

const ping = ': ping\n\n';

describe('a ping', () => {
  it.each([
    ['nothing at all', []],
    ['an event', ['data: {}\n\n']],
    ['an event of carriage returns and line feeds', ['data: {}\r\n\r\n']],
    ['an event of carriage returns', ['data: {}\r\r']],
    ['an event in pieces', ['data: ', '{}', '\n\n']],
  ])('is sent after %s', (_what, chunks) => {
    const { answer, state } = openAnswer();
    answer.startStream();
    for (const chunk of chunks) answer.write(Buffer.from(chunk));
    answer.keepAlive(ping);
    expect(state.sent).toBe(chunks.join('') + ping);
  });

  it.each([
    ['the name of an event', 'event: content_block_delta\n'],
    ['the name of an event, its line ended by both characters', 'event: content_block_delta\r\n'],
    ['a line of data', 'data: {"a":1}\n'],
    ['half a line', 'data: {"a"'],
    ['half a line end', 'data: {}\r\n\r'],
    ['an event and the beginning of the next', 'data: {}\n\ndata'],
  ])('never stands inside of an event: not after %s', (_what, chunk) => {
    const { answer, state } = openAnswer();
    answer.startStream();
    answer.write(Buffer.from(chunk));
    answer.keepAlive(ping);
    expect(state.sent).toBe(chunk);
  });

  it.each([
    ['one line feed', 'data: {}\n', '\n'],
    ['a carriage return', 'data: {}\r\n\r', '\n'],
  ])('waits for the end of an event that was cut behind %s', (_what, chunk, rest) => {
    const { answer, state } = openAnswer();
    answer.startStream();
    answer.write(Buffer.from(chunk));
    answer.keepAlive(ping);
    answer.write(Buffer.from(rest));
    answer.keepAlive(ping);
    expect(state.sent).toBe(chunk + rest + ping);
  });

  it('is not sent to a client that does not keep up, nor before the stream is open', () => {
    const { answer, state } = openAnswer();
    answer.keepAlive(ping);
    answer.startStream();
    state.keepsUp = false;
    answer.write(Buffer.from('data: {}\n\n'));
    answer.keepAlive(ping);
    expect(state.sent).toBe('data: {}\n\n');
  });

  it('is sent while a policy holds text back, after what has left', () => {
    const { answer, state } = openAnswer({
      kind: 'stream',
      push: (bytes: Uint8Array) => (bytes.length > 20 ? bytes : Buffer.alloc(0)),
      end: () => Buffer.alloc(0),
      isStopped: () => false,
    } as unknown as BodyFilter);
    answer.startStream();
    answer.write(Buffer.from('data: {"held":1}\n\n'));
    answer.keepAlive(ping);
    expect(state.sent).toBe(ping);
  });
});

it('the head of a stream leaves at once, with and without a policy', async () => {
  const filter = { kind: 'stream', push: () => Buffer.alloc(0) } as unknown as BodyFilter;
  for (const { answer, state } of [openAnswer(), openAnswer(filter)]) {
    answer.startStream();
    await Promise.resolve();
    expect(state.flushed).toBe(1);
  }
});

describe('the last byte', () => {
  it.each<[string, (answer: ClientAnswer) => void]>([
    ['a whole answer', (answer) => answer.whole('application/json', Buffer.from('{}'))],
    [
      'a stream',
      (answer) => {
        answer.startStream();
        answer.end();
      },
    ],
  ])('of %s leaves when what was settled in its turn is on disk', async (_what, finish) => {
    const { answer, state } = openAnswer();
    finish(answer);
    setImmediate(() => state.steps.push('written'));
    await Promise.resolve();
    expect(state.steps).toEqual(['settled']);
    await new Promise(setImmediate);
    expect(state.steps).toEqual(['settled', 'ended', 'written']);
  });
});
