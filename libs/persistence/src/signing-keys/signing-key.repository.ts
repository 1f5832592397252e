import type { Connection } from 'mongoose';
import { durable } from '../write-concern.js';

/** A signing key of the token issuer. The public part is not stored: whoever can write here must not add a key. */
export interface StoredSigningKey {
  /** Name of the key. It says which period it is for, so instances that start together store one key. */
  readonly _id: string;
  /** The private key, sealed. */
  readonly sealed: string;
  readonly created_at: Date;
  /** From then on no token signed with it can be valid. */
  readonly expires_at: Date;
}

const duplicateKeyCode = 11000;

/** Signing keys of the built-in token issuer, shared by its instances. */
export class SigningKeyRepository {
  constructor(private readonly connection: Connection) {}

  /** Keys that have not expired, oldest first. */
  alive(now: Date): Promise<StoredSigningKey[]> {
    return this.collection
      .find({ expires_at: { $gt: now } })
      .sort({ expires_at: 1 })
      .toArray();
  }

  /** Stores a key unless another instance was first. @returns the key that is stored now */
  async addOnce(key: StoredSigningKey): Promise<StoredSigningKey> {
    try {
      await this.collection.insertOne(key, durable);
      return key;
    } catch (error) {
      if ((error as { code?: number }).code !== duplicateKeyCode) throw error;
    }
    const first = await this.collection.findOne({ _id: key._id });
    if (first === null) throw new Error(`the signing key ${key._id} has vanished`);
    return first;
  }

  private get collection() {
    return this.connection.getClient().db(this.connection.name).collection<StoredSigningKey>('signing_keys');
  }
}
