import { crc32 } from 'node:zlib';

/**
 * What a record means: `event` is to be sent; `opening` and `closing` are events that begin and end a request.
 */
export type SpoolRecordKind = 'event' | 'opening' | 'closing';

/** One record of the spool. `json` is the event as it goes over the wire. */
export interface SpoolRecord {
  readonly kind: SpoolRecordKind;
  readonly subject: string;
  readonly id: string;
  readonly json: Buffer;
}

const kinds: readonly SpoolRecordKind[] = ['event', 'opening', 'closing'];
/** Length and checksum of the rest. */
const frameBytes = 8;
/** Kind, length of the subject, length of the id. */
const headBytes = 5;
const maxRecordBytes = 8 * 1024 * 1024;

/** The bytes of a record: `u32 length, u32 crc32, u8 kind, u16 subject length, u16 id length, subject, id, json`. */
export function encodeRecord(kind: SpoolRecordKind, subject: string, id: string, json: string): Buffer {
  const subjectBytes = Buffer.byteLength(subject);
  const idBytes = Buffer.byteLength(id);
  const bodyBytes = headBytes + subjectBytes + idBytes + Buffer.byteLength(json);
  const bytes = Buffer.allocUnsafe(frameBytes + bodyBytes);
  let at = frameBytes;
  at = bytes.writeUInt8(kinds.indexOf(kind), at);
  at = bytes.writeUInt16LE(subjectBytes, at);
  at = bytes.writeUInt16LE(idBytes, at);
  at += bytes.write(subject, at);
  at += bytes.write(id, at);
  bytes.write(json, at);
  bytes.writeUInt32LE(bodyBytes, 0);
  bytes.writeUInt32LE(crc32(bytes.subarray(frameBytes)), 4);
  return bytes;
}

/** The JSON part of an encoded record, without copying it. */
export function jsonOf(record: Buffer): Buffer {
  const at = frameBytes;
  return record.subarray(at + headBytes + record.readUInt16LE(at + 1) + record.readUInt16LE(at + 3));
}

/** A decoded record and how many bytes it took. */
export interface DecodedRecord {
  readonly record: SpoolRecord;
  readonly bytes: number;
}

/**
 * The record at the beginning of `bytes`, or `null` when there is no whole, undamaged one: after a crash the last
 * record of a segment may be torn.
 */
export function decodeRecord(bytes: Buffer): DecodedRecord | null {
  if (bytes.length < frameBytes + headBytes) return null;
  const bodyBytes = bytes.readUInt32LE(0);
  if (bodyBytes < headBytes || bodyBytes > maxRecordBytes || bytes.length < frameBytes + bodyBytes)
    return null;
  const body = bytes.subarray(frameBytes, frameBytes + bodyBytes);
  if (crc32(body) !== bytes.readUInt32LE(4)) return null;
  const kind = kinds[body.readUInt8(0)];
  const subjectEnd = headBytes + body.readUInt16LE(1);
  const idEnd = subjectEnd + body.readUInt16LE(3);
  if (kind === undefined || idEnd > bodyBytes) return null;
  const record = {
    kind,
    subject: body.toString('utf8', headBytes, subjectEnd),
    id: body.toString('utf8', subjectEnd, idEnd),
    json: body.subarray(idEnd),
  };
  return { record, bytes: frameBytes + bodyBytes };
}
