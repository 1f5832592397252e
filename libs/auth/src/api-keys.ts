import { hash, randomBytes } from 'node:crypto';

/** Prefixes of gateway keys: made by the keys API, and virtual keys of the admin API. */
export const apiKeyPrefixes = ['sk-', 'gw_virt_'] as const;

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const keyCharacters = 48;

/** A new API key: `sk-` and 48 letters and digits (285 bits). Shown to its owner once and never stored. */
export function generateApiKey(): string {
  return `sk-${randomText(keyCharacters)}`;
}

/**
 * A new public id of a key, `vk_…`, for messages and lists; says nothing about the key. Ids sort by the time they were
 * made (to the millisecond).
 */
export function generatePublicKeyId(nowMs: number = Date.now()): string {
  let remainder = nowMs;
  let time = '';
  // Eight digits of base 62 count milliseconds until the year 8888; the alphabet is in the order of its bytes.
  for (let digit = 0; digit < 8; digit += 1) {
    time = `${base62[remainder % base62.length]}${time}`;
    remainder = Math.floor(remainder / base62.length);
  }
  return `vk_${time}${randomText(14)}`;
}

/** What a credential looks like; nothing is said about whether it is valid. */
export type CredentialKind = 'api_key' | 'token' | 'unknown';

/** Tells API keys (by prefix) from JSON Web Tokens (three base64url parts, the first one a JSON object). */
export function credentialKind(credential: string): CredentialKind {
  if (apiKeyPrefixes.some((prefix) => credential.startsWith(prefix))) return 'api_key';
  return /^eyJ[\w-]*\.[\w-]+\.[\w-]+$/.test(credential) ? 'token' : 'unknown';
}

/** A key as lists show it: `sk-xxxx...yyyy`, the first and last four characters behind the prefix. */
export function maskApiKey(key: string): string {
  const prefix = apiKeyPrefixes.find((candidate) => key.startsWith(candidate)) ?? '';
  const secret = key.slice(prefix.length);
  return `${prefix}${secret.slice(0, 4)}...${secret.slice(-4)}`;
}

/**
 * Makes keyed hashes of API keys: what the store and the snapshot hold instead of the key.
 *
 * SHA-256 over a secret prefix of one block, not HMAC: it runs on every request, and HMAC costs forty times as much.
 * Its weakness, appending to a hashed message, gives nobody a key: keys are random and looked up as a whole.
 */
export class ApiKeyHasher {
  private readonly prefix: string;

  /** @param secret `KEY_HASH_SECRET`; changing it invalidates every key */
  constructor(secret: string) {
    this.prefix = hash('sha256', `api-key-hash:${secret}`, 'hex');
  }

  /** Keyed hash of a key, base64url. */
  hash(key: string): string {
    return hash('sha256', this.prefix + key, 'base64url');
  }
}

/** Random letters and digits; bytes that would favour some of them are thrown away. */
function randomText(length: number): string {
  const limit = 256 - (256 % base62.length);
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      if (byte < limit && text.length < length) text += base62[byte % base62.length];
    }
  }
  return text;
}
