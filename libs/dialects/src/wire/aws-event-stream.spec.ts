import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AwsEventStreamReader, writeAwsFrame, type AwsStreamFault } from './aws-event-stream.js';
import type { AwsHeaderValue } from './aws-headers.js';
import { crc32 } from './crc32.js';

interface ReadFrame {
  readonly headers: readonly (readonly [string, AwsHeaderValue])[];
  readonly payload: string;
}

const anyValue: fc.Arbitrary<AwsHeaderValue> = fc.oneof(
  fc.string({ maxLength: 20, unit: 'grapheme' }).map((value) => ({ type: 'string' as const, value })),
  fc.boolean().map((value) => ({ type: 'boolean' as const, value })),
  fc.integer({ min: -128, max: 127 }).map((value) => ({ type: 'byte' as const, value })),
  fc.integer({ min: -32_768, max: 32_767 }).map((value) => ({ type: 'short' as const, value })),
  fc.integer().map((value) => ({ type: 'integer' as const, value })),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => ({ type: 'long' as const, value })),
  fc.bigInt({ min: 0n, max: 2n ** 45n }).map((value) => ({ type: 'timestamp' as const, value })),
  fc.uint8Array({ maxLength: 20 }).map((value) => ({ type: 'bytes' as const, value: Buffer.from(value) })),
  fc.uuid().map((value) => ({ type: 'uuid' as const, value })),
);
const anyFrame: fc.Arbitrary<ReadFrame> = fc.record({
  headers: fc.uniqueArray(fc.tuple(fc.string({ minLength: 1, maxLength: 12 }), anyValue), {
    selector: ([name]) => name,
    maxLength: 5,
  }),
  payload: fc.string({ maxLength: 200, unit: 'grapheme' }),
});

const bytesOf = ({ headers, payload }: ReadFrame): Buffer =>
  writeAwsFrame(new Map(headers), Buffer.from(payload));

function read(
  chunks: readonly Uint8Array[],
  maxFrameBytes?: number,
): { frames: ReadFrame[]; fault: AwsStreamFault | null } {
  const frames: ReadFrame[] = [];
  const reader = new AwsEventStreamReader(({ headers, payload }) => {
    frames.push({ headers: [...headers], payload: payload.toString() });
  }, maxFrameBytes);
  for (const chunk of chunks) reader.push(chunk);
  return { frames, fault: reader.end() };
}

function splitAt(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return places.slice(1).map((end, at) => bytes.subarray(places[at], end));
}

const small: ReadFrame = {
  headers: [[':event-type', { type: 'string', value: 'messageStart' }]],
  payload: '{"role":"assistant"}',
};

describe('AwsEventStreamReader', () => {
  it('gives the frames that were written, in any split of the bytes', () => {
    fc.assert(
      fc.property(
        fc.array(anyFrame, { maxLength: 4 }),
        fc.array(fc.nat(5_000), { maxLength: 12 }),
        (frames, cuts) => {
          const bytes = Buffer.concat(frames.map(bytesOf));
          expect(read(splitAt(bytes, cuts))).toEqual({ frames, fault: null });
        },
      ),
    );
  });

  it('gives the same frames byte by byte and from a plain array of bytes', () => {
    const bytes = Buffer.concat([bytesOf(small), bytesOf(small)]);
    const single = [...bytes].map((byte) => Uint8Array.of(byte));
    expect(read(single)).toEqual({ frames: [small, small], fault: null });
  });

  it('reports what is left over at the end as truncation, wherever the cut is', () => {
    const bytes = Buffer.concat([bytesOf(small), bytesOf(small)]);
    const firstBytes = bytes.length / 2;
    for (let length = firstBytes + 1; length < bytes.length; length += 1) {
      expect(read([bytes.subarray(0, length)])).toEqual({ frames: [small], fault: 'truncated' });
    }
  });

  it('finds every flipped bit and gives nothing of a damaged frame', () => {
    const bytes = bytesOf(small);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(7), (at, bit) => {
        const damaged = Buffer.from(bytes);
        damaged.writeUInt8((damaged[at] ?? 0) ^ (1 << bit), at);
        const { frames, fault } = read([damaged, bytes]);
        expect(frames).toEqual([]);
        expect(fault).toBe('checksum');
      }),
    );
  });

  it('never throws, whatever comes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 60 })), (chunks) => {
        expect(read(chunks).frames).toEqual([]);
      }),
    );
  });

  it('takes a frame at the bound and refuses one beyond it before its bytes are kept', () => {
    const bytes = bytesOf(small);
    expect(read([bytes], bytes.length).fault).toBeNull();
    expect(read([bytes.subarray(0, 12)], bytes.length - 1).fault).toBe('length');
  });

  it.each([
    ['headers longer than the frame', [24, 9], 'length'],
    ['a frame shorter than an empty one', [15, 0], 'length'],
  ])('refuses %s', (_name, [total = 0, headers = 0], fault) => {
    const prelude = Buffer.alloc(24);
    prelude.writeUInt32BE(total, 0);
    prelude.writeUInt32BE(headers, 4);
    prelude.writeUInt32BE(crc32(prelude, 0, 8), 8);
    expect(read([prelude]).fault).toBe(fault);
  });

  it.each([
    ['a name without bytes', [0, 7, 0, 0]],
    ['a name that is cut off', [5, 97]],
    ['a header without a type', [1, 97]],
    ['a type nobody knows', [1, 97, 10]],
    ['a length that is cut off', [1, 97, 7, 0]],
    ['a value that is cut off', [1, 97, 7, 0, 2, 98]],
    ['a number that is cut off', [1, 97, 4, 0, 0]],
  ])('refuses headers with %s', (_name, headerBytes) => {
    expect(read([frameWithHeaders(headerBytes)])).toEqual({ frames: [], fault: 'headers' });
  });

  it('reads the examples that AWS publishes', () => {
    // Vectors of awslabs/aws-c-event-stream: an empty message, and one with an integer header.
    const empty = Buffer.from('000000100000000005c248eb7d98c8ff', 'hex');
    expect(read([empty])).toEqual({ frames: [{ headers: [], payload: '' }], fault: null });
    const integerHeader = Buffer.from(
      '0000002d00000010' +
        '41c424b8' +
        '0a6576656e742d747970650400' +
        '00a00c' +
        '7b27666f6f273a27626172277d' +
        '36f480a0',
      'hex',
    );
    expect(read([integerHeader])).toEqual({
      frames: [{ headers: [['event-type', { type: 'integer', value: 40_972 }]], payload: "{'foo':'bar'}" }],
      fault: null,
    });
  });
});

describe('writeAwsFrame', () => {
  it.each([
    ['an empty name', '', 'x'],
    ['a name over 255 bytes', 'n'.repeat(256), 'x'],
    ['a value over 65535 bytes', 'name', 'v'.repeat(65_536)],
  ])('refuses %s', (_name, name, value) => {
    const write = (): Buffer => writeAwsFrame(new Map([[name, { type: 'string', value }]]), Buffer.alloc(0));
    // Node's own errors are of another realm than the test's.
    expect(write).toThrow(expect.objectContaining({ name: 'RangeError' }));
  });
});

function frameWithHeaders(headerBytes: readonly number[]): Buffer {
  const frame = Buffer.alloc(16 + headerBytes.length);
  frame.writeUInt32BE(frame.length, 0);
  frame.writeUInt32BE(headerBytes.length, 4);
  frame.writeUInt32BE(crc32(frame, 0, 8), 8);
  frame.set(headerBytes, 12);
  frame.writeUInt32BE(crc32(frame, 0, frame.length - 4), frame.length - 4);
  return frame;
}
