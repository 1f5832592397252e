/** Bytes of a base64 or base64url text, `undefined` when it is none. Surplus characters at the end are left out. */
export function bytesOfBase64(encoded: string): Uint8Array | undefined {
  const plain = encoded
    .replace(/[\r\n=]+/g, '')
    .replace(/-/g, '+')
    .replace(/_/g, '/');
  const whole = plain.length % 4 === 1 ? plain.slice(0, -1) : plain;
  try {
    return Uint8Array.from(atob(whole), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}

/** Bytes of a text of pairs of hex digits; whatever stands between pairs is passed over. */
export function bytesOfHex(encoded: string): Uint8Array {
  const pairs = encoded.match(/[0-9a-f]{2}/gi) ?? [];
  return Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16));
}

const utf8 = new TextDecoder();
const unprintable = /[^\t\n\r\x20-\x7e\u00a0-\ufffc]/g;
const leastPrintableShare = 0.85;

/** The text of the bytes (UTF-8, or UTF-16LE of ASCII) if at least 85 % of it can be printed, else `undefined`. */
export function printableText(bytes: Uint8Array): string | undefined {
  const text = utf8.decode(isWideAscii(bytes) ? bytes.filter((_, index) => index % 2 === 0) : bytes);
  if (text.length === 0) return undefined;
  const unprintableCount = text.match(unprintable)?.length ?? 0;
  return 1 - unprintableCount / text.length >= leastPrintableShare ? text : undefined;
}

/** PowerShell's `-EncodedCommand` and its like: every second byte is zero. */
function isWideAscii(bytes: Uint8Array): boolean {
  if (bytes.length < 8) return false;
  let zeros = 0;
  for (let index = 1; index < bytes.length; index += 2) if (bytes[index] === 0) zeros += 1;
  return zeros >= Math.floor(bytes.length / 2) * 0.9;
}

/** For the proof that every pattern is linear. */
export const decodingPatterns: readonly RegExp[] = [unprintable];
