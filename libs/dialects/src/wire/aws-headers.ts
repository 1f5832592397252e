/** Value of a header of an AWS frame, with its type on the wire. */
export type AwsHeaderValue =
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: 'byte' | 'short' | 'integer'; readonly value: number }
  /** A timestamp is in milliseconds since 1970. */
  | { readonly type: 'long' | 'timestamp'; readonly value: bigint }
  | { readonly type: 'bytes'; readonly value: Buffer }
  | { readonly type: 'string' | 'uuid'; readonly value: string };

/** Headers of one frame by name, in the order they stand. */
export type AwsHeaders = ReadonlyMap<string, AwsHeaderValue>;

const uuidBytes = 16;

/** Numbers of the types on the wire. @source smithy.io "Amazon Event Stream", event stream header value types, read 2026-11 */
const wireTypes = {
  byte: 2,
  short: 3,
  integer: 4,
  long: 5,
  bytes: 6,
  string: 7,
  timestamp: 8,
  uuid: 9,
} as const;
const trueOnWire = 0;
const falseOnWire = 1;

/** Bytes of a value's length field, or of the value itself where it has a fixed length. */
const fixedBytes: Readonly<Record<number, number>> = {
  0: 0,
  1: 0,
  2: 1,
  3: 2,
  4: 4,
  5: 8,
  8: 8,
  9: uuidBytes,
};

/**
 * Reads the headers between `start` and `end`.
 *
 * @returns `null` when they are cut off or have a type nobody knows
 */
export function readAwsHeaders(bytes: Buffer, start: number, end: number): AwsHeaders | null {
  const headers = new Map<string, AwsHeaderValue>();
  let at = start;
  while (at < end) {
    const nameEnd = at + 1 + (bytes[at] ?? 0);
    if (nameEnd === at + 1 || nameEnd >= end) return null;
    const type = bytes[nameEnd] ?? 0;
    const name = bytes.toString('utf8', at + 1, nameEnd);
    const hasLength = type === wireTypes.bytes || type === wireTypes.string;
    const valueStart = nameEnd + (hasLength ? 3 : 1);
    if (valueStart > end) return null;
    const length = hasLength ? bytes.readUInt16BE(nameEnd + 1) : fixedBytes[type];
    if (length === undefined || valueStart + length > end) return null;
    headers.set(name, readValue(bytes, type, valueStart, length));
    at = valueStart + length;
  }
  return headers;
}

function readValue(bytes: Buffer, type: number, at: number, length: number): AwsHeaderValue {
  switch (type) {
    case trueOnWire:
    case falseOnWire:
      return { type: 'boolean', value: type === trueOnWire };
    case wireTypes.byte:
      return { type: 'byte', value: bytes.readInt8(at) };
    case wireTypes.short:
      return { type: 'short', value: bytes.readInt16BE(at) };
    case wireTypes.integer:
      return { type: 'integer', value: bytes.readInt32BE(at) };
    case wireTypes.long:
      return { type: 'long', value: bytes.readBigInt64BE(at) };
    case wireTypes.timestamp:
      return { type: 'timestamp', value: bytes.readBigInt64BE(at) };
    case wireTypes.bytes:
      return { type: 'bytes', value: bytes.subarray(at, at + length) };
    case wireTypes.uuid:
      return { type: 'uuid', value: withHyphens(bytes.toString('hex', at, at + length)) };
    default:
      return { type: 'string', value: bytes.toString('utf8', at, at + length) };
  }
}

function withHyphens(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** @throws RangeError for a name or a value too long for the wire, or a number beyond its type */
export function writeAwsHeaders(headers: AwsHeaders): Buffer {
  const parts: Buffer[] = [];
  for (const [name, header] of headers) {
    const nameBytes = Buffer.from(name);
    if (nameBytes.length === 0 || nameBytes.length > 255) throw new RangeError(`Header name ${name}`);
    parts.push(Buffer.of(nameBytes.length), nameBytes, writeValue(header));
  }
  return Buffer.concat(parts);
}

function writeValue(header: AwsHeaderValue): Buffer {
  switch (header.type) {
    case 'boolean':
      return Buffer.of(header.value ? trueOnWire : falseOnWire);
    case 'bytes':
      return withLength(wireTypes.bytes, header.value);
    case 'string':
      return withLength(wireTypes.string, Buffer.from(header.value));
    case 'uuid':
      return Buffer.concat([Buffer.of(wireTypes.uuid), Buffer.from(header.value.replaceAll('-', ''), 'hex')]);
    default:
      return writeNumber(header);
  }
}

function writeNumber({ type, value }: Extract<AwsHeaderValue, { value: number | bigint }>): Buffer {
  const bytes = Buffer.alloc(1 + (fixedBytes[wireTypes[type]] ?? 0));
  bytes[0] = wireTypes[type];
  if (typeof value === 'bigint') bytes.writeBigInt64BE(value, 1);
  else bytes.writeIntBE(value, 1, bytes.length - 1);
  return bytes;
}

function withLength(type: number, value: Buffer): Buffer {
  const head = Buffer.alloc(3);
  head[0] = type;
  head.writeUInt16BE(value.length, 1);
  return Buffer.concat([head, value]);
}
