import { hash, randomBytes } from 'node:crypto';

/** Prefixes of gateway keys: made by the keys API, and virtual keys of the admin API. */
export const apiKeyPrefixes = ['sk-', 'gw_virt_'] as const;

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const keyCharacters = 48;

/** A new API key: `sk-` and 48 letters and digits (285 bits). Shown to its owner once and never stored. */
export function generateApiKey(): string {
  return `sk-${randomText(keyCharacters)}`;
}

/** A new public id of a key, `vk_…`, for messages and lists; says nothing about the key. */
export function generatePublicKeyId(): string {
  return `vk_${randomText(20)}`;
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
