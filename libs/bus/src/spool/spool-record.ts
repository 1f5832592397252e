import { crc32 } from 'node:zlib';
import { frameHeadBytes, writeFrameHead } from '../wire/event-message.js';
import { RecordBlocks, type RecordBlock } from './record-blocks.js';

/**
 * What a record means: `event` is to be sent; `opening` and `closing` are events that begin and end a request.
 */
export type SpoolRecordKind = 'event' | 'opening' | 'closing';

/** One record of the spool. `encoded` is the event as it goes over the wire. */
export interface SpoolRecord {
  readonly kind: SpoolRecordKind;
  readonly subject: string;
  readonly id: string;
  readonly encoded: Buffer;
}

/** An event that is to become a record. */
export interface RecordParts {
  readonly subject: string;
  readonly id: string;
  readonly json: string;
  /** What the event carries besides its JSON, in pieces. */
  readonly body?: readonly Buffer[] | undefined;
}

/** A record as it is written, and the event in it as it is sent: places in a block. */
export interface EncodedRecord {
  readonly record: Buffer;
  readonly encoded: Buffer;
  readonly block: RecordBlock;
}

const kinds: readonly SpoolRecordKind[] = ['event', 'opening', 'closing'];
/** Length and checksum of the rest. */
const frameBytes = 8;
/** Kind, length of the subject, length of the id. */
const headBytes = 5;
const maxRecordBytes = 8 * 1024 * 1024;
/** One UTF-16 code unit is at most this much UTF-8. */
const maxBytesPerUnit = 3;
const noBody: readonly Buffer[] = [];

/**
 * Makes records: `u32 length, u32 crc32, u8 kind, u16 subject length, u16 id length, subject, id, event`. The checksum is
 * left to `sealRecord`.
 */
export class RecordEncoder {
  readonly blocks = new RecordBlocks();

  /** Makes a record. It is there until its block is released; the caller is its first user. */
  encode(kind: SpoolRecordKind, { subject, id, json, body = noBody }: RecordParts): EncodedRecord {
    const bodyBytes = lengthOf(body);
    const most = (subject.length + id.length + json.length) * maxBytesPerUnit;
    const block = this.blocks.withRoom(frameBytes + headBytes + frameHeadBytes + most + bodyBytes);
    const { bytes } = block;
    const start = this.blocks.end;
    const eventAt = writeHead(bytes, start, kind, subject, id);
    let end = writeEvent(bytes, eventAt, json, bodyBytes);
    for (const piece of body) end += piece.copy(bytes, end);
    this.blocks.fillTo(end);
    block.users += 1;
    bytes.writeUInt32LE(end - start - frameBytes, start);
    return { record: bytes.subarray(start, end), encoded: bytes.subarray(eventAt, end), block };
  }
}

/** Gives a record its checksum, which is good in one segment only: files are used again, with what is old in them. */
export function sealRecord(record: Buffer, segment: number): void {
  record.writeUInt32LE(crc32(record.subarray(frameBytes), segment), 4);
}

function writeHead(block: Buffer, start: number, kind: SpoolRecordKind, subject: string, id: string): number {
  const subjectAt = start + frameBytes + headBytes;
  const idAt = subjectAt + block.write(subject, subjectAt);
  const eventAt = idAt + block.write(id, idAt);
  block[start + frameBytes] = kinds.indexOf(kind);
  block.writeUInt16LE(idAt - subjectAt, start + frameBytes + 1);
  block.writeUInt16LE(eventAt - idAt, start + frameBytes + 3);
  return eventAt;
}

function writeEvent(block: Buffer, at: number, json: string, bodyBytes: number): number {
  if (bodyBytes === 0) return at + block.write(json, at);
  const jsonAt = at + frameHeadBytes;
  const jsonBytes = block.write(json, jsonAt);
  writeFrameHead(block, at, jsonBytes, bodyBytes);
  return jsonAt + jsonBytes;
}

function lengthOf(pieces: readonly Buffer[]): number {
  let bytes = 0;
  for (const piece of pieces) bytes += piece.length;
  return bytes;
}

/** A decoded record and how many bytes it took. */
export interface DecodedRecord {
  readonly record: SpoolRecord;
  readonly bytes: number;
}

/**
 * The record at the beginning of `bytes`, or `null` when there is no whole, undamaged one of this segment: after a crash
 * the last record may be torn.
 */
export function decodeRecord(bytes: Buffer, segment: number): DecodedRecord | null {
  if (bytes.length < frameBytes + headBytes) return null;
  const bodyBytes = bytes.readUInt32LE(0);
  if (bodyBytes < headBytes || bodyBytes > maxRecordBytes || bytes.length < frameBytes + bodyBytes)
    return null;
  const body = bytes.subarray(frameBytes, frameBytes + bodyBytes);
  if (crc32(body, segment) !== bytes.readUInt32LE(4)) return null;
  const kind = kinds[body.readUInt8(0)];
  const subjectEnd = headBytes + body.readUInt16LE(1);
  const idEnd = subjectEnd + body.readUInt16LE(3);
  if (kind === undefined || idEnd > bodyBytes) return null;
  const record = {
    kind,
    subject: body.toString('utf8', headBytes, subjectEnd),
    id: body.toString('utf8', subjectEnd, idEnd),
    encoded: body.subarray(idEnd),
  };
  return { record, bytes: frameBytes + bodyBytes };
}

/** The records that `bytes` begins with, one by one, up to its end or to what is no record of this segment. */
export function* recordsIn(bytes: Buffer, segment: number): Generator<DecodedRecord> {
  let at = 0;
  for (
    let next = decodeRecord(bytes, segment);
    next !== null;
    next = decodeRecord(bytes.subarray(at), segment)
  ) {
    yield next;
    at += next.bytes;
  }
}
