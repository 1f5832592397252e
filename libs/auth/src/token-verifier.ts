import { GatewayError, scopes as allScopes, type Scope } from '@trueport/contracts';
import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import type { TrustedIssuer } from './auth.config.js';
import type { Principal } from './principal.js';

/** Finds the key a token was signed with. */
export type SigningKeyLookup = JWTVerifyGetKey;

/** An issuer together with where its keys come from. */
export interface VerifiedIssuer {
  readonly settings: TrustedIssuer;
  readonly keys: SigningKeyLookup;
}

interface CachedPrincipal {
  readonly principal: Principal;
  readonly expiresAtSeconds: number;
}

/** Verified tokens remembered, so that a signature is checked once per token and instance. */
const maxCachedTokens = 5_000;
const clockToleranceSeconds = 30;
const maxTokenLength = 8 * 1024;

/**
 * Checks platform tokens: signature by an allowed algorithm and a key of the issuer, issuer, audience, `exp` and
 * `nbf`, and that the token names a tenant. Safe to call concurrently.
 */
export class TokenVerifier {
  private readonly issuers: ReadonlyMap<string, VerifiedIssuer>;
  private readonly cache = new Map<string, CachedPrincipal>();

  constructor(
    issuers: readonly VerifiedIssuer[],
    private readonly nowSeconds: () => number = () => Date.now() / 1000,
  ) {
    this.issuers = new Map(issuers.map((issuer) => [issuer.settings.issuer, issuer]));
  }

  /**
   * Who the token speaks for.
   *
   * @throws GatewayError UNAUTHORIZED for every fault of the token, UNAVAILABLE when the issuer's keys cannot be had
   */
  async verify(token: string): Promise<Principal> {
    const cached = this.cache.get(token);
    if (cached !== undefined && cached.expiresAtSeconds > this.nowSeconds()) return cached.principal;
    this.cache.delete(token);
    if (token.length > maxTokenLength) throw invalidToken('it is too long');
    const issuer = this.issuers.get(claimedIssuer(token));
    if (issuer === undefined) throw invalidToken('its issuer is not trusted');
    const payload = await this.check(token, issuer);
    const principal = principalOf(payload, issuer.settings);
    this.remember(token, principal, payload.exp as number);
    return principal;
  }

  private async check(token: string, { settings, keys }: VerifiedIssuer): Promise<JWTPayload> {
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer: settings.issuer,
        algorithms: settings.algorithms,
        clockTolerance: clockToleranceSeconds,
        currentDate: new Date(this.nowSeconds() * 1000),
        requiredClaims: ['exp', 'sub'],
        ...(settings.audience === undefined ? {} : { audience: settings.audience }),
      });
      return payload;
    } catch (error) {
      throw verificationError(error);
    }
  }

  private remember(token: string, principal: Principal, expiresAtSeconds: number): void {
    if (this.cache.size >= maxCachedTokens) {
      const [oldest] = this.cache.keys();
      if (oldest !== undefined) this.cache.delete(oldest);
    }
    this.cache.set(token, { principal, expiresAtSeconds });
  }
}

/** Keys of an issuer at its JWKS address, or where its discovery document says; cached and refreshed by need. */
export function remoteKeys(settings: TrustedIssuer): SigningKeyLookup {
  let keys: Promise<SigningKeyLookup> | null = null;
  const load = async (): Promise<SigningKeyLookup> =>
    createRemoteJWKSet(new URL(settings.jwks_uri ?? (await discoveredJwksUri(settings.issuer))));
  return async (header, token) => {
    keys ??= load().catch((error: unknown) => {
      keys = null;
      throw error;
    });
    return (await keys)(header, token);
  };
}

const discoveryTimeoutMs = 5_000;

/** @source OpenID Connect Discovery 1.0, section 4 */
async function discoveredJwksUri(issuer: string): Promise<string> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  // The operator configured this address, as the addresses of the stores; tenants have no say in it.
  // eslint-disable-next-line no-restricted-globals
  const response = await fetch(url, { signal: AbortSignal.timeout(discoveryTimeoutMs), redirect: 'error' });
  const document = (await response.json()) as { issuer?: unknown; jwks_uri?: unknown };
  if (!response.ok || document.issuer !== issuer || typeof document.jwks_uri !== 'string') {
    throw new errors.JWKSInvalid(`the discovery document of ${issuer} is not usable`);
  }
  return document.jwks_uri;
}

/** The issuer a token claims, to find its keys; believed only after the signature has been checked. */
function claimedIssuer(token: string): string {
  const [, payload, signature, ...rest] = token.split('.');
  if (payload === undefined || signature === undefined || rest.length > 0)
    throw invalidToken('it is not a signed token');
  try {
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { iss?: unknown } | null;
    return typeof claims?.iss === 'string' ? claims.iss : '';
  } catch {
    throw invalidToken('it is not a signed token');
  }
}

function principalOf(payload: JWTPayload, settings: TrustedIssuer): Principal {
  const tenantId = payload[settings.tenant_claim];
  if (typeof tenantId !== 'string' || tenantId === '') throw invalidToken('it names no tenant');
  const granted = payload[settings.scope_claim];
  const names = Array.isArray(granted) ? granted.map(String) : String(granted ?? '').split(' ');
  const unprefixed = names.map((name) =>
    name.startsWith(settings.scope_prefix) ? name.slice(settings.scope_prefix.length) : '',
  );
  const scopes = new Set<Scope>(allScopes.filter((scope) => unprefixed.includes(scope)));
  return { subject: payload.sub as string, tenantId, scopes };
}

function verificationError(error: unknown): GatewayError {
  if (error instanceof errors.JWTExpired) return invalidToken('it has expired', error);
  if (error instanceof errors.JWTClaimValidationFailed)
    return invalidToken(`its claim ${error.claim} does not fit`, error);
  if (error instanceof errors.JOSEAlgNotAllowed) return invalidToken('its algorithm is not allowed', error);
  // No key of that name, a wrong signature, garbage.
  const isTokenFault =
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWSSignatureVerificationFailed ||
    error instanceof errors.JWSInvalid ||
    error instanceof errors.JWTInvalid ||
    error instanceof errors.JOSENotSupported;
  if (isTokenFault) return invalidToken('its signature does not hold', error);
  return new GatewayError('UNAVAILABLE', "The token issuer's keys cannot be fetched.", {
    cause: error,
    retryAfterSeconds: 5,
  });
}

function invalidToken(reason: string, cause?: unknown): GatewayError {
  return new GatewayError('UNAUTHORIZED', `The token is not valid: ${reason}.`, { cause });
}
