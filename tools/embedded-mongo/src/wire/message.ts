import { deserialize, serialize, type Document } from 'bson';

/** Options that keep number types: a document that is read and written again must not change. */
export const typedOptions = { promoteValues: false, promoteLongs: false, promoteBuffers: false } as const;

/** Largest message taken from a client, bytes. @source MongoDB `maxMessageSizeBytes` */
export const maxMessageBytes = 48_000_000;

const headerBytes = 16;
const opReply = 1;
const opQuery = 2004;
const opMsg = 2013;
const checksumPresent = 1;
const moreToCome = 2;
const replyAwaitCapable = 8;

/** A command of a client. Document sequences stay the bytes they were. */
export interface ClientCommand {
  readonly requestId: number;
  /** The command document with typed numbers. */
  readonly body: Document;
  readonly sequences: Readonly<Record<string, readonly Buffer[]>>;
  /** The client wants no answer. */
  readonly isSilent: boolean;
  readonly isLegacy: boolean;
}

/** A message that does not follow the protocol; its connection is closed. */
export class ProtocolError extends Error {}

/**
 * Reads a complete message.
 *
 * @source MongoDB wire protocol: OP_MSG (sections of kind 0 and 1) and the OP_QUERY that opens a connection
 */
export function readMessage(message: Buffer): ClientCommand {
  const requestId = message.readInt32LE(4);
  const opCode = message.readInt32LE(12);
  try {
    if (opCode === opMsg) return readOpMsg(message, requestId);
    if (opCode === opQuery) return readOpQuery(message, requestId);
  } catch (error) {
    if (error instanceof ProtocolError) throw error;
    throw new ProtocolError(`unreadable message: ${String(error)}`);
  }
  throw new ProtocolError(`unknown operation ${opCode}`);
}

function readOpMsg(message: Buffer, requestId: number): ClientCommand {
  const flags = message.readUInt32LE(headerBytes);
  const end = message.length - (flags & checksumPresent ? 4 : 0);
  let at = headerBytes + 4;
  let body: Document | null = null;
  const sequences: Record<string, Buffer[]> = {};
  while (at < end) {
    const kind = message.readUInt8(at);
    at += 1;
    const size = message.readInt32LE(at);
    if (size < 5 || at + size > end) throw new ProtocolError('a section does not fit its message');
    if (kind === 0) {
      body = deserialize(message.subarray(at, at + size), typedOptions);
    } else if (kind === 1) {
      const nameEnd = message.indexOf(0, at + 4);
      if (nameEnd < 0 || nameEnd >= at + size) throw new ProtocolError('a sequence without name');
      sequences[message.toString('utf8', at + 4, nameEnd)] = documentsIn(
        message.subarray(nameEnd + 1, at + size),
      );
    } else {
      throw new ProtocolError(`unknown section ${kind}`);
    }
    at += size;
  }
  if (body === null) throw new ProtocolError('a message without body');
  return { requestId, body, sequences, isSilent: (flags & moreToCome) !== 0, isLegacy: false };
}

function documentsIn(bytes: Buffer): Buffer[] {
  const documents: Buffer[] = [];
  let at = 0;
  while (at < bytes.length) {
    const size = bytes.readInt32LE(at);
    if (size < 5 || at + size > bytes.length) throw new ProtocolError('a document does not fit its sequence');
    documents.push(bytes.subarray(at, at + size));
    at += size;
  }
  return documents;
}

function readOpQuery(message: Buffer, requestId: number): ClientCommand {
  const nameEnd = message.indexOf(0, headerBytes + 4);
  if (nameEnd < 0) throw new ProtocolError('a query without collection');
  const database = message.toString('utf8', headerBytes + 4, nameEnd).split('.')[0] ?? 'admin';
  const body = deserialize(message.subarray(nameEnd + 9), typedOptions);
  return { requestId, body: { ...body, $db: database }, sequences: {}, isSilent: false, isLegacy: true };
}

/** The answer to a command: a document, or one that is encoded already. */
export function encodeAnswer(command: ClientCommand, answer: Document | Buffer): Buffer {
  const document = Buffer.isBuffer(answer) ? answer : Buffer.from(serialize(answer));
  const head = command.isLegacy ? Buffer.alloc(headerBytes + 20) : Buffer.alloc(headerBytes + 5);
  head.writeInt32LE(head.length + document.length, 0);
  head.writeInt32LE(command.requestId, 8);
  head.writeInt32LE(command.isLegacy ? opReply : opMsg, 12);
  if (command.isLegacy) {
    head.writeInt32LE(replyAwaitCapable, headerBytes);
    head.writeInt32LE(1, headerBytes + 16);
  }
  return Buffer.concat([head, document]);
}

/**
 * `{cursor: {<batchName>: [documents], id, ns}, ok: 1}` around documents that are encoded already: a read need not
 * take its documents apart to answer.
 */
export function encodeCursorAnswer(
  batchName: 'firstBatch' | 'nextBatch',
  documents: readonly Buffer[],
  id: bigint,
  namespace: string,
): Buffer {
  const items = documents.map((document, at) => [Buffer.from(`\x03${at}\0`, 'latin1'), document]).flat();
  const batch = framed(Buffer.concat(items));
  const cursor = framed(
    Buffer.concat([
      element(4, batchName),
      batch,
      element(0x12, 'id'),
      int64(id),
      element(2, 'ns'),
      text(namespace),
    ]),
  );
  return framed(Buffer.concat([element(3, 'cursor'), cursor, element(1, 'ok'), double(1)]));
}

function framed(content: Buffer): Buffer {
  const bytes = Buffer.alloc(content.length + 5);
  bytes.writeInt32LE(bytes.length, 0);
  content.copy(bytes, 4);
  return bytes;
}

function element(type: number, name: string): Buffer {
  return Buffer.concat([Buffer.from([type]), Buffer.from(`${name}\0`)]);
}

function int64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(value);
  return bytes;
}

function double(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes;
}

function text(value: string): Buffer {
  const encoded = Buffer.from(`${value}\0`);
  const length = Buffer.alloc(4);
  length.writeInt32LE(encoded.length);
  return Buffer.concat([length, encoded]);
}
