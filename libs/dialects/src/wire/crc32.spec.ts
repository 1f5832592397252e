import { crc32 as zlibCrc32 } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { crc32 } from './crc32.js';

describe('crc32', () => {
  it('gives the check value of the standard', () => {
    expect(crc32(Buffer.from('123456789'))).toBe(0xcbf43926);
  });

  it('gives what zlib gives, also for a range', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(10), (bytes, skipped) => {
        const start = Math.min(skipped, bytes.length);
        expect(crc32(bytes, start)).toBe(zlibCrc32(bytes.subarray(start)));
      }),
    );
  });

  it('can be continued', () => {
    const bytes = Buffer.from('The quick brown fox');
    expect(crc32(bytes, 7, bytes.length, crc32(bytes, 0, 7))).toBe(crc32(bytes));
  });
});
