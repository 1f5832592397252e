import { hash } from 'node:crypto';
import { GatewayError, scopes as allScopes, type Scope } from '@trueport/contracts';
import { errors, jwtVerify, type JWTPayload } from 'jose';
import type { TrustedIssuer } from './auth.config.js';
import { isFaultOfToken, type SigningKeyLookup } from './issuer-keys.js';
import type { Principal } from './principal.js';

/** An issuer together with where its keys come from. */
export interface VerifiedIssuer {
  readonly settings: TrustedIssuer;
  readonly keys: SigningKeyLookup;
}

interface CachedPrincipal {
  readonly principal: Principal;
  readonly validUntilSeconds: number;
}

/** Verified tokens remembered, so that a signature is checked once per token and instance. */
const maxCachedTokens = 5_000;
/** A remembered token is checked again after this time: an issuer that takes a key back is heard. */
const recheckSeconds = 60;
const clockToleranceSeconds = 30;
const maxTokenLength = 8 * 1024;
const maxTenantIdLength = 128;

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
    if (token.length > maxTokenLength) throw invalidToken('it is too long');
    const cacheKey = hash('sha256', token, 'base64url');
    const cached = this.cache.get(cacheKey);
    if (cached !== undefined && cached.validUntilSeconds > this.nowSeconds()) return cached.principal;
    this.cache.delete(cacheKey);
    const issuer = this.issuers.get(claimedIssuer(token));
    if (issuer === undefined) throw invalidToken('its issuer is not trusted');
    const payload = await this.check(token, issuer);
    const principal = principalOf(payload, issuer.settings);
    this.remember(cacheKey, principal, payload.exp as number);
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

  private remember(cacheKey: string, principal: Principal, expiresAtSeconds: number): void {
    if (this.cache.size >= maxCachedTokens) {
      const [oldest] = this.cache.keys();
      if (oldest !== undefined) this.cache.delete(oldest);
    }
    const validUntilSeconds = Math.min(expiresAtSeconds, this.nowSeconds() + recheckSeconds);
    this.cache.set(cacheKey, { principal, validUntilSeconds });
  }
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
  if (typeof tenantId !== 'string' || tenantId === '' || tenantId.length > maxTenantIdLength) {
    throw invalidToken('it names no tenant');
  }
  if (settings.tenants !== undefined && !settings.tenants.includes(tenantId)) {
    throw invalidToken('its issuer may not speak for that tenant');
  }
  const { sub, jti } = payload;
  if (typeof sub !== 'string' || sub === '') throw invalidToken('it names no subject');
  return {
    subject: sub,
    tenantId,
    scopes: grantedScopes(payload[settings.scope_claim], settings.scope_prefix),
    issuer: settings.issuer,
    tokenId: typeof jti === 'string' ? jti : null,
  };
}

/** The scopes we know among the granted ones: a list, or text separated by spaces. */
function grantedScopes(granted: unknown, prefix: string): ReadonlySet<Scope> {
  const names = Array.isArray(granted) ? granted : typeof granted === 'string' ? granted.split(' ') : [];
  return new Set(allScopes.filter((scope) => names.includes(prefix + scope)));
}

function verificationError(error: unknown): GatewayError {
  if (error instanceof errors.JWTExpired) return invalidToken('it has expired', error);
  if (error instanceof errors.JWTClaimValidationFailed)
    return invalidToken(`its claim ${error.claim} does not fit`, error);
  if (error instanceof errors.JOSEAlgNotAllowed) return invalidToken('its algorithm is not allowed', error);
  // No key of that name, a wrong signature, garbage.
  if (isFaultOfToken(error)) return invalidToken('its signature does not hold', error);
  return new GatewayError('UNAVAILABLE', "The token issuer's keys cannot be fetched.", {
    cause: error,
    retryAfterSeconds: 5,
  });
}

function invalidToken(reason: string, cause?: unknown): GatewayError {
  return new GatewayError('UNAUTHORIZED', `The token is not valid: ${reason}.`, { cause });
}
