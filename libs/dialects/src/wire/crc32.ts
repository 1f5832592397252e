/** Slices of the table: one lookup per byte of four at once. */
const slices = 4;

const tables = makeTables();

function makeTables(): Uint32Array {
  const all = new Uint32Array(256 * slices);
  for (let byte = 0; byte < 256; byte += 1) {
    let value = byte;
    for (let bit = 0; bit < 8; bit += 1) value = (value & 1) === 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    all[byte] = value;
  }
  for (let at = 256; at < all.length; at += 1) {
    const before = all[at - 256] ?? 0;
    all[at] = (before >>> 8) ^ (all[before & 0xff] ?? 0);
  }
  return all;
}

/**
 * Checksum of the bytes from `start` to `end`, 0 to 2^32 - 1.
 *
 * @param before checksum of the bytes in front, when the text comes in parts
 * @source CRC-32 of ISO 3309 and RFC 1952, reflected polynomial 0xEDB88320
 */
export function crc32(bytes: Uint8Array, start = 0, end = bytes.length, before = 0): number {
  let crc = ~before;
  let at = start;
  for (; at + slices <= end; at += slices) {
    const word =
      crc ^
      ((bytes[at] ?? 0) |
        ((bytes[at + 1] ?? 0) << 8) |
        ((bytes[at + 2] ?? 0) << 16) |
        ((bytes[at + 3] ?? 0) << 24));
    crc =
      (tables[768 + (word & 0xff)] ?? 0) ^
      (tables[512 + ((word >>> 8) & 0xff)] ?? 0) ^
      (tables[256 + ((word >>> 16) & 0xff)] ?? 0) ^
      (tables[word >>> 24] ?? 0);
  }
  for (; at < end; at += 1) crc = (crc >>> 8) ^ (tables[(crc ^ (bytes[at] ?? 0)) & 0xff] ?? 0);
  return ~crc >>> 0;
}
