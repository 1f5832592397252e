import type { Connection } from 'mongoose';
import { durable } from '../write-concern.js';

/** A signing key of the token issuer; the private part is sealed. */
export interface StoredSigningKey {
  /** The slot in time the key belongs to: instances that start together make one key. */
  readonly _id: string;
  readonly kid: string;
  readonly public_jwk: Readonly<Record<string, unknown>>;
  readonly sealed_private_jwk: string;
  readonly created_at: Date;
}

/** Signing keys of the built-in token issuer. */
export class SigningKeyRepository {
  constructor(private readonly connection: Connection) {}

  /** All keys, newest first. */
  all(): Promise<StoredSigningKey[]> {
    return this.collection.find({}).sort({ created_at: -1 }).toArray();
  }

  /** Stores a key unless another instance was first. */
  async addIfAbsent(key: StoredSigningKey): Promise<void> {
    try {
      await this.collection.insertOne(key, durable);
    } catch (error) {
      if ((error as { code?: number }).code !== 11000) throw error;
    }
  }

  private get collection() {
    return this.connection.getClient().db(this.connection.name).collection<StoredSigningKey>('signing_keys');
  }
}
