import { createLocalJWKSet, createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import type { TrustedIssuer } from './auth.config.js';

/** Finds the key a token was signed with. */
export type SigningKeyLookup = JWTVerifyGetKey;

/** Times of the cache of an issuer's keys; the defaults suit every issuer, tests shorten them. */
export interface IssuerKeyTimes {
  /** Keys are fetched again after this time, also when no unknown one was asked for. */
  readonly maxAgeMs: number;
  /** Between two fetches that unknown key ids cause, so that made-up tokens cannot flood the issuer. */
  readonly cooldownMs: number;
  /** How long keys that cannot be fetched again go on being believed. */
  readonly maxStaleMs: number;
  readonly timeoutMs: number;
}

const usualTimes: IssuerKeyTimes = {
  maxAgeMs: 600_000,
  cooldownMs: 30_000,
  maxStaleMs: 24 * 3_600_000,
  timeoutMs: 5_000,
};

/** After a failed fetch the next ones fail at once for this long: requests do not queue up behind a dead issuer. */
const failurePauseMs = 1_000;

/**
 * Keys of an issuer at its JWKS address, or where its discovery document says. Fetched when first needed, cached, and
 * fetched again by age or when a token names an unknown key. While the issuer is away its known keys stay valid for a
 * day; a token by any other key makes the lookup fail with the fetch error, since nobody can tell whether it is right.
 */
export function remoteKeys(settings: TrustedIssuer, times: Partial<IssuerKeyTimes> = {}): SigningKeyLookup {
  const keys = new RemoteIssuerKeys(settings, { ...usualTimes, ...times });
  return (header, token) => keys.find(header, token);
}

type RemoteKeySet = ReturnType<typeof createRemoteJWKSet>;
type Token = Parameters<SigningKeyLookup>;
type Key = Awaited<ReturnType<SigningKeyLookup>>;

class RemoteIssuerKeys {
  private keySet: Promise<RemoteKeySet> | null = null;
  private lastGood: { readonly lookup: SigningKeyLookup; readonly atMs: number } | null = null;
  private failure: { readonly error: unknown; readonly atMs: number } | null = null;

  constructor(
    private readonly settings: TrustedIssuer,
    private readonly times: IssuerKeyTimes,
  ) {}

  async find(...[header, token]: Token): Promise<Key> {
    try {
      return await this.findRemote(header, token);
    } catch (error) {
      if (isFaultOfToken(error)) throw error;
      return this.findStale(header, token, error);
    }
  }

  private async findRemote(...[header, token]: Token): Promise<Key> {
    if (this.failure !== null && Date.now() - this.failure.atMs < failurePauseMs) throw this.failure.error;
    try {
      this.keySet ??= this.connect();
      const keySet = await this.keySet;
      const key = await keySet(header, token);
      this.remember(keySet);
      return key;
    } catch (error) {
      if (!isFaultOfToken(error)) {
        this.failure = { error, atMs: Date.now() };
        // The issuer may have moved its keys: ask the discovery document again.
        this.keySet = null;
      }
      throw error;
    }
  }

  private async findStale(...[header, token, fetchError]: [...Token, unknown]): Promise<Key> {
    if (this.lastGood === null || Date.now() - this.lastGood.atMs > this.times.maxStaleMs) throw fetchError;
    try {
      return await this.lastGood.lookup(header, token);
    } catch {
      throw fetchError;
    }
  }

  private remember(keySet: RemoteKeySet): void {
    this.failure = null;
    const jwks = keySet.jwks();
    if (jwks !== undefined) this.lastGood = { lookup: createLocalJWKSet(jwks), atMs: Date.now() };
  }

  private async connect(): Promise<RemoteKeySet> {
    const { issuer, jwks_uri } = this.settings;
    const address = jwks_uri ?? (await discoveredJwksUri(issuer, this.times.timeoutMs));
    return createRemoteJWKSet(new URL(address), {
      cacheMaxAge: this.times.maxAgeMs,
      cooldownDuration: this.times.cooldownMs,
      timeoutDuration: this.times.timeoutMs,
    });
  }
}

/** Whether a failed lookup or verification says something about the token, rather than about reaching its issuer. */
export function isFaultOfToken(error: unknown): boolean {
  return (
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys ||
    error instanceof errors.JWSSignatureVerificationFailed ||
    error instanceof errors.JWSInvalid ||
    error instanceof errors.JWTInvalid ||
    error instanceof errors.JOSEAlgNotAllowed ||
    error instanceof errors.JOSENotSupported
  );
}

/** @source OpenID Connect Discovery 1.0, section 4 */
async function discoveredJwksUri(issuer: string, timeoutMs: number): Promise<string> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  // The operator configured this address, as the addresses of the stores; tenants have no say in it.
  // eslint-disable-next-line no-restricted-globals
  const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs), redirect: 'error' });
  const document = (await response.json()) as { issuer?: unknown; jwks_uri?: unknown } | null;
  const address = document?.jwks_uri;
  if (!response.ok || document?.issuer !== issuer || typeof address !== 'string' || !URL.canParse(address)) {
    throw new errors.JWKSInvalid(`the discovery document of ${issuer} is not usable`);
  }
  if (new URL(issuer).protocol === 'https:' && new URL(address).protocol !== 'https:') {
    throw new errors.JWKSInvalid(`${issuer} names an address for its keys that is not https`);
  }
  return address;
}
