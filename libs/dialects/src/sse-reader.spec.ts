import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SseReader } from './sse-reader.js';

/** Data of all events, reading the chunks one after another. */
function read(chunks: readonly Uint8Array[], maxEventBytes?: number): string[] {
  const data: string[] = [];
  const reader = new SseReader((bytes, start, end) => {
    data.push(bytes.toString('utf8', start, end));
  }, maxEventBytes);
  for (const chunk of chunks) reader.push(chunk);
  reader.end();
  return data;
}

const readText = (text: string): string[] => read([Buffer.from(text)]);

/** Cuts bytes at the given positions, in any order, some of them at the same place. */
function cut(bytes: Buffer, positions: readonly number[]): Buffer[] {
  const sorted = [0, ...positions.map((at) => at % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return sorted.slice(1).map((end, at) => bytes.subarray(sorted[at], end));
}

describe('SseReader', () => {
  it.each([
    ['an event', 'data: a\n\n', ['a']],
    ['several events', 'data: a\n\ndata: b\n\n', ['a', 'b']],
    ['CRLF', 'data: a\r\n\r\ndata: b\r\n\r\n', ['a', 'b']],
    ['CR alone', 'data: a\r\rdata: b\r\r', ['a', 'b']],
    ['mixed line ends', 'data: a\r\n\ndata: b\n\r\ndata: c\r\r\n', ['a', 'b', 'c']],
    ['no space behind the colon', 'data:{"a":1}\n\n', ['{"a":1}']],
    ['only the first space taken off', 'data:  a \n\n', [' a ']],
    ['several data lines, joined', 'data: a\ndata:b\ndata: c\n\n', ['a\nb\nc']],
    ['empty data lines', 'data:\ndata\ndata: \n\n', ['\n\n']],
    ['an event of empty data', 'data:\n\n', ['']],
    ['comments', ': ping\n\ndata: a\n: keep-alive\ndata: b\n\n', ['a\nb']],
    ['other fields', 'id: 7\nevent: x\nretry: 10\nfoo\ndatum: n\ndata2: n\ndata: a\n\n', ['a']],
    ['an event without data', 'event: ping\n\ndata: a\n\n', ['a']],
    ['a missing last blank line', 'data: a\n\ndata: b\n', ['a', 'b']],
    ['a missing last line end', 'data: a\n\ndata: b', ['a', 'b']],
    ['a byte order mark', '\ufeffdata: a\n\n', ['a']],
    ['a byte order mark later on, which is data', 'data: a\n\ndata: \ufeffb\n\n', ['a', '\ufeffb']],
    ['many blank lines', '\n\n\r\n\rdata: a\n\n\n\n\ndata: b\n\n', ['a', 'b']],
    ['characters of several bytes', 'data: ä€😀\n\n', ['ä€😀']],
    ['nothing', '', []],
    ['a bare field name at the end', 'dat', []],
  ])('reads %s', (_name, text, expected) => {
    expect(readText(text)).toEqual(expected);
  });

  it('gives the same events for any split of the bytes', () => {
    const piece = fc.constantFrom(
      ...['data: ', 'data:', 'data', 'event: x', ': c', '\n', '\r', '\r\n', '\n\n', '\r\n\r\n'],
      ...['a', '{"x":"ü"}', '😀', ' ', ':', '\ufeff', 'dat'],
    );
    const stream = fc.array(piece, { maxLength: 40 }).map((pieces) => Buffer.from(pieces.join('')));
    fc.assert(
      fc.property(stream, fc.array(fc.nat(), { maxLength: 12 }), (bytes, positions) => {
        expect(read(cut(bytes, positions))).toEqual(read([bytes]));
        expect(read([...bytes].map((byte) => Uint8Array.of(byte)))).toEqual(read([bytes]));
      }),
      { numRuns: 500 },
    );
  });

  it('gives back what a writer wrote, whatever the line ends', () => {
    const word = fc.string({ unit: 'grapheme', maxLength: 30 }).map((line) => line.replace(/[\r\n]/g, ''));
    const padding = fc.constantFrom(0, 0, 240, 260, 1_000);
    const text = fc.tuple(word, padding).map(([start, more]) => start + 'x'.repeat(more));
    const events = fc.array(fc.array(text, { minLength: 1, maxLength: 3 }), { maxLength: 5 });
    fc.assert(
      fc.property(events, fc.constantFrom('\n', '\r', '\r\n'), (lists, newline) => {
        const stream = lists.map(
          (lines) => lines.map((line) => `data: ${line}${newline}`).join('') + newline,
        );
        expect(readText(stream.join(''))).toEqual(
          lists.map((lines) => Buffer.from(lines.join('\n')).toString()),
        );
      }),
    );
  });

  it('leaves out events beyond the bound, and reads those around them', () => {
    const long = 'x'.repeat(50);
    const text = `data: a\n\ndata: ${long}\n\ndata: b\n\ndata: ${'y'.repeat(25)}\ndata: ${'z'.repeat(25)}\n\ndata: c\n\n`;
    const bytes = Buffer.from(text);
    expect(read([bytes], 40)).toEqual(['a', 'b', 'c']);
    expect(
      read(
        [...bytes].map((byte) => Uint8Array.of(byte)),
        40,
      ),
    ).toEqual(['a', 'b', 'c']);
  });

  it('keeps no more than the bound of a line that never ends', () => {
    const reader = new SseReader(() => undefined, 1_000);
    const chunk = Buffer.alloc(400, 'x');
    for (let count = 0; count < 100; count += 1) reader.push(chunk);
    expect(JSON.stringify(reader).length).toBeLessThan(10_000);
  });

  it('survives any bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 10 }), (chunks) => {
        expect(() => read(chunks)).not.toThrow();
      }),
    );
  });
});
