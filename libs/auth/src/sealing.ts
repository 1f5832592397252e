import { createCipheriv, createDecipheriv, hash, randomBytes } from 'node:crypto';
import type { Secret } from '@trueport/config';

const version = 'v1';
const nonceBytes = 12;
const tagBytes = 16;

/**
 * Encrypts what must be stored and read again: AES-256-GCM with a random nonce. The context (what the secret is and
 * whose) is bound to it, so that a sealed value cannot be put in another one's place.
 */
export class Sealer {
  /** Tells encryption keys apart without giving anything of them away: 8 hex digits. */
  readonly keyId: string;
  private readonly key: Buffer;

  /**
   * @param encryptionKey `ENCRYPTION_KEY`: base64 of 32 bytes
   * @throws RangeError when it is not
   */
  constructor(encryptionKey: Secret) {
    this.key = Buffer.from(encryptionKey.reveal(), 'base64');
    if (this.key.length !== 32) throw new RangeError('ENCRYPTION_KEY: expected 32 bytes in base64');
    this.keyId = hash('sha256', `encryption-key-id:${encryptionKey.reveal()}`, 'hex').slice(0, 8);
  }

  /** `v1.` and base64url of nonce, tag and ciphertext. */
  seal(plaintext: string, context: string): string {
    const nonce = randomBytes(nonceBytes);
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce, { authTagLength: tagBytes });
    cipher.setAAD(Buffer.from(context));
    const ciphertext = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]);
    return `${version}.${Buffer.concat([nonce, cipher.getAuthTag(), ciphertext]).toString('base64url')}`;
  }

  /** @throws Error when the value was sealed with another key, for another context, or was changed */
  open(sealed: string, context: string): string {
    const [sealedVersion, encoded] = sealed.split('.');
    if (sealedVersion !== version || encoded === undefined) throw new Error('not a sealed value');
    const bytes = Buffer.from(encoded, 'base64url');
    const nonce = bytes.subarray(0, nonceBytes);
    // Without a fixed length a value cut down to a few bytes of tag would pass, and such a tag can be guessed.
    const decipher = createDecipheriv('aes-256-gcm', this.key, nonce, { authTagLength: tagBytes });
    decipher.setAAD(Buffer.from(context));
    decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
    return decipher.update(bytes.subarray(nonceBytes + tagBytes), undefined, 'utf8') + decipher.final('utf8');
  }
}
