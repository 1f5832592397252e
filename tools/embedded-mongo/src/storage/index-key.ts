import type { ObjectId, Timestamp } from 'bson';
import { Binary } from 'bson';
import { serverErrors } from '../server-error.js';
import { isDocument, numeric, typeOrder, type Doc, type Value } from '../query/values.js';

/** Field and direction of an index, in order. */
export type KeyPattern = readonly (readonly [path: string, direction: 1 | -1])[];

/**
 * The bytes of a value that sort as MongoDB sorts the values: a byte for the type, then the value. No encoding is the
 * beginning of another one, so that compound keys can be put together.
 */
export function encodeKeyPart(value: Value, direction: 1 | -1): Buffer {
  const encoded = encodeValue(value);
  if (direction === 1) return encoded;
  const inverted = Buffer.allocUnsafe(encoded.length);
  for (let at = 0; at < encoded.length; at += 1) inverted[at] = ~(encoded[at] as number) & 0xff;
  return inverted;
}

function encodeValue(value: Value): Buffer {
  const order = typeOrder(value);
  // Room on both sides, so that no key part begins with 00 or ff and bounds can be put around it.
  const type = Buffer.from([order + 16]);
  switch (order) {
    case 3:
      return Buffer.concat([type, encodeNumber(value)]);
    case 4:
      return Buffer.concat([type, terminated(Buffer.from(value as string))]);
    case 5:
      return Buffer.concat([type, ...encodeDocument(value as Doc), Buffer.from([0])]);
    case 6:
      throw serverErrors.notSupported('an array in an indexed field');
    case 7: {
      const bytes = value instanceof Binary ? Buffer.from(value.value()) : (value as Buffer);
      const length = Buffer.alloc(5);
      length.writeUInt32BE(bytes.length);
      length[4] = value instanceof Binary ? value.sub_type : 0;
      return Buffer.concat([type, length, bytes]);
    }
    case 8:
      return Buffer.concat([type, (value as ObjectId).id]);
    case 9:
      return Buffer.concat([type, Buffer.from([value === true ? 1 : 0])]);
    case 10:
      return Buffer.concat([type, ordered64(BigInt((value as Date).getTime()))]);
    case 11:
      return Buffer.concat([type, ordered64((value as Timestamp).toBigInt())]);
    case 12:
      throw serverErrors.notSupported('a regular expression in an indexed field');
    default:
      return type;
  }
}

/** All numbers compare as one type: the double decides, the exact integer behind it settles what doubles cannot. */
function encodeNumber(value: Value): Buffer {
  const exact = numeric(value);
  const approximate = Number(exact);
  const bytes = Buffer.alloc(16);
  bytes.writeDoubleBE(approximate === 0 ? 0 : approximate);
  if (((bytes[0] as number) & 0x80) === 0) bytes[0] = (bytes[0] as number) | 0x80;
  else for (let at = 0; at < 8; at += 1) bytes[at] = ~(bytes[at] as number) & 0xff;
  const rest = typeof exact === 'bigint' ? exact - BigInt(approximate) : 0n;
  ordered64(rest).copy(bytes, 8);
  return bytes;
}

function ordered64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt.asUintN(64, value) ^ (1n << 63n));
  return bytes;
}

/** Ends bytes so that a shorter text sorts before a longer one that begins with it. */
function terminated(bytes: Buffer): Buffer {
  if (!bytes.includes(0)) return Buffer.concat([bytes, Buffer.from([0, 0])]);
  const escaped: number[] = [];
  for (const byte of bytes) escaped.push(...(byte === 0 ? [0, 255] : [byte]));
  return Buffer.from([...escaped, 0, 0]);
}

function encodeDocument(document: Doc): Buffer[] {
  return Object.entries(document).flatMap(([name, value]) => {
    const encoded = encodeValue(value);
    return [encoded.subarray(0, 1), terminated(Buffer.from(name)), encoded.subarray(1)];
  });
}

/** The key of a document in an index; missing fields count as null. */
export function encodeKey(document: Doc, pattern: KeyPattern): Buffer {
  return Buffer.concat(
    pattern.map(([path, direction]) => encodeKeyPart(indexedValue(document, path), direction)),
  );
}

/** The value at an indexed path. Arrays on the way are refused: such an index would need several keys a document. */
export function indexedValue(document: Doc, path: string): Value {
  let value: Value = document;
  for (const name of path.split('.')) {
    if (Array.isArray(value)) throw serverErrors.notSupported('an array in an indexed field');
    if (!isDocument(value)) return undefined;
    value = Object.hasOwn(value, name) ? value[name] : undefined;
  }
  return value;
}

/** The smallest bytes behind everything that begins with these; empty when there is no end. */
export function behindPrefix(prefix: Buffer): Buffer | null {
  const end = Buffer.from(prefix);
  for (let at = end.length - 1; at >= 0; at -= 1) {
    if (end[at] !== 255) {
      end[at] = (end[at] as number) + 1;
      return end.subarray(0, at + 1);
    }
  }
  return null;
}
