import { crc32 } from 'node:zlib';

const padding = 'abcdefghijklmnopqrstuvwxyz';

/** One event of an AWS event stream; like Bedrock it is padded, so that its length says nothing of the text. */
export function eventFrame(eventType: string, data: object): Buffer {
  const p = padding.slice(0, 1 + (JSON.stringify(data).length % padding.length));
  const headers = { ':event-type': eventType, ':content-type': 'application/json', ':message-type': 'event' };
  return frame(headers, { ...data, p });
}

/** A failure in the middle of a stream. */
export function exceptionFrame(exceptionType: string, message: string): Buffer {
  const headers = {
    ':exception-type': exceptionType,
    ':content-type': 'application/json',
    ':message-type': 'exception',
  };
  return frame(headers, { message });
}

function frame(headers: Readonly<Record<string, string>>, data: object): Buffer {
  const headerBytes = Buffer.concat(Object.entries(headers).map(([name, value]) => headerOf(name, value)));
  const payload = Buffer.from(JSON.stringify(data));
  const prelude = Buffer.alloc(8);
  prelude.writeUInt32BE(16 + headerBytes.length + payload.length, 0);
  prelude.writeUInt32BE(headerBytes.length, 4);
  const checked = Buffer.concat([prelude, checksum(prelude), headerBytes, payload]);
  return Buffer.concat([checked, checksum(checked)]);
}

/** Type 7 is a string. */
function headerOf(name: string, value: string): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(Buffer.byteLength(value));
  return Buffer.concat([Buffer.of(name.length), Buffer.from(name), Buffer.of(7), length, Buffer.from(value)]);
}

function checksum(bytes: Buffer): Buffer {
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(bytes));
  return sum;
}
