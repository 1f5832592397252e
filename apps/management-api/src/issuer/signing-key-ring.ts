import type { Sealer, SigningKeyLookup } from '@trueport/auth';
import type { Logger } from '@trueport/observability';
import type { SigningKeyRepository, StoredSigningKey } from '@trueport/persistence';
import { errors, exportJWK, generateKeyPair, importJWK, type CryptoKey, type JWK } from 'jose';
import { periodAt, periodsNeededAt, type KeyPeriod } from './key-period.js';

/** Algorithm of the built-in issuer. */
export const issuerAlgorithm = 'ES256';

/** What the ring needs of the store; every call may fail while the store is away. */
export type SigningKeyStore = Pick<SigningKeyRepository, 'alive' | 'addOnce'>;

/** A key of the issuer, ready to use. */
export interface SigningKey {
  readonly kid: string;
  readonly expiresAt: Date;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  readonly publicJwk: JWK;
}

/** Between two looks into the store that unknown key ids cause. */
const lookupPauseMs = 1_000;

/**
 * The issuer's signing keys: one for each period, made by whichever instance needs it first, shared through the store,
 * kept in memory. A key that does not open with our encryption key is ignored: whoever can write to the store alone
 * cannot add a key that we would believe.
 */
export class SigningKeyRing {
  private readonly keys = new Map<string, SigningKey>();
  private readonly unreadable = new Set<string>();
  private readonly making = new Map<string, Promise<SigningKey>>();
  private lastLookAtMs = 0;
  private look: Promise<void> | null = null;

  constructor(
    private readonly store: SigningKeyStore,
    private readonly sealer: Sealer,
    private readonly rotationDays: number,
    private readonly logger: Logger,
    private readonly nowMs: () => number = () => Date.now(),
  ) {}

  /** The key to sign with now. */
  async current(): Promise<SigningKey> {
    return this.ensure(periodAt(this.nowMs(), this.rotationDays, this.sealer.keyId));
  }

  /** Public keys of all tokens that can be valid, those of the present and the coming period included. */
  async publicKeys(): Promise<readonly JWK[]> {
    const periods = periodsNeededAt(this.nowMs(), this.rotationDays, this.sealer.keyId);
    await Promise.all(periods.map((period) => this.ensure(period)));
    await this.lookIntoStore().catch((error: unknown) => {
      // What is in memory is enough to go on with; another instance's older keys may be missing for a while.
      this.logger.warn({ component: 'issuer', err: error }, 'the signing keys could not be read again');
    });
    return [...this.keys.values()].filter((key) => this.isAlive(key)).map((key) => key.publicJwk);
  }

  /** Finds the key of a token's header, made by this instance or by another one. */
  readonly find: SigningKeyLookup = async (header) => {
    const known = this.alive(header.kid);
    if (known !== null) return known.publicKey;
    await this.lookIntoStore();
    const found = this.alive(header.kid);
    if (found === null) throw new errors.JWKSNoMatchingKey();
    return found.publicKey;
  };

  private alive(kid: string | undefined): SigningKey | null {
    const key = kid === undefined ? undefined : this.keys.get(kid);
    return key !== undefined && this.isAlive(key) ? key : null;
  }

  private isAlive(key: SigningKey): boolean {
    return key.expiresAt.getTime() > this.nowMs();
  }

  private async ensure(period: KeyPeriod): Promise<SigningKey> {
    const known = this.keys.get(period.kid);
    if (known !== undefined) return known;
    const pending = this.making.get(period.kid) ?? this.make(period);
    this.making.set(period.kid, pending);
    try {
      return await pending;
    } finally {
      this.making.delete(period.kid);
    }
  }

  private async make(period: KeyPeriod): Promise<SigningKey> {
    const { privateKey } = await generateKeyPair(issuerAlgorithm, { extractable: true });
    const sealed = this.sealer.seal(JSON.stringify(await exportJWK(privateKey)), contextOf(period.kid));
    const stored = await this.store.addOnce({
      _id: period.kid,
      sealed,
      created_at: new Date(this.nowMs()),
      expires_at: period.keyExpiresAt,
    });
    const key = await this.open(stored);
    this.keys.set(key.kid, key);
    return key;
  }

  private lookIntoStore(): Promise<void> {
    if (this.look === null && this.nowMs() - this.lastLookAtMs < lookupPauseMs) return Promise.resolve();
    this.look ??= this.readStore().finally(() => {
      this.look = null;
    });
    return this.look;
  }

  private async readStore(): Promise<void> {
    const stored = await this.store.alive(new Date(this.nowMs()));
    this.lastLookAtMs = this.nowMs();
    for (const key of stored) {
      if (this.keys.has(key._id) || this.unreadable.has(key._id)) continue;
      try {
        this.keys.set(key._id, await this.open(key));
      } catch (error) {
        this.unreadable.add(key._id);
        const record = { component: 'issuer', kid: key._id, err: error };
        this.logger.warn(record, 'a stored signing key does not open with ENCRYPTION_KEY and is ignored');
      }
    }
    for (const key of this.keys.values()) if (!this.isAlive(key)) this.keys.delete(key.kid);
  }

  private async open({ _id: kid, sealed, expires_at: expiresAt }: StoredSigningKey): Promise<SigningKey> {
    const jwk = JSON.parse(this.sealer.open(sealed, contextOf(kid))) as JWK;
    const { d: _privatePart, ...publicPart } = jwk;
    return {
      kid,
      expiresAt,
      privateKey: (await importJWK(jwk, issuerAlgorithm)) as CryptoKey,
      publicKey: (await importJWK(publicPart, issuerAlgorithm)) as CryptoKey,
      publicJwk: { ...publicPart, kid, alg: issuerAlgorithm, use: 'sig' },
    };
  }
}

/** Binds a sealed key to its name, so that keys cannot be swapped in the store. */
function contextOf(kid: string): string {
  return `signing-key:${kid}`;
}
