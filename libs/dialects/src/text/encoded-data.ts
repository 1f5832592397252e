const dataUrl = Buffer.from('data:');
const base64Mark = Buffer.from(';base64,');
/** A media type and its parameters are shorter. */
const maxDataUrlHeadBytes = 200;
/** Shorter runs may be words, names and keys. */
const minEncodedBytes = 256;

/** Whether the text at these bytes is a data URL or a long run of base64, and nothing else. */
export function isEncodedData(bytes: Buffer, start: number, end: number): boolean {
  const payload = payloadStart(bytes, start);
  if (payload > end || (payload === start && end - start < minEncodedBytes)) return false;
  return isBase64(bytes, payload, end);
}

/** Behind the head of a data URL of base64; `start` when there is none. */
function payloadStart(bytes: Buffer, start: number): number {
  if (bytes[start] !== dataUrl[0] || !dataUrl.equals(bytes.subarray(start, start + dataUrl.length)))
    return start;
  const found = bytes.subarray(start, start + maxDataUrlHeadBytes).indexOf(base64Mark);
  return found < 0 ? start : start + found + base64Mark.length;
}

function isBase64(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if (base64Bytes[bytes[at] as number] === 0) return false;
  return true;
}

/** Both alphabets, padding, and the backslash some writers put before a slash. */
const base64Bytes = new Uint8Array(256);
for (const byte of Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_=\\')) {
  base64Bytes[byte] = 1;
}
