import { createHmac } from 'node:crypto';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ErrorCode } from '@trueport/contracts';
import { exportSPKI, importJWK, type CryptoKey, type JWTPayload } from 'jose';
import {
  newIssuerKey,
  signToken,
  startOidcIssuer,
  type IssuerKey,
  type OidcIssuerServer,
} from '../test/oidc-issuer.js';
import { remoteKeys, TokenVerifier, trustedIssuerSchema, type IssuerKeyTimes } from './index.js';

let first: IssuerKey;
let second: IssuerKey;
let issuer: OidcIssuerServer;

beforeAll(async () => {
  [first, second] = await Promise.all([newIssuerKey('first'), newIssuerKey('second')]);
});
beforeEach(async () => {
  issuer = await startOidcIssuer();
  issuer.publish(first);
});
afterEach(() => issuer.close());

const nowSeconds = (): number => Math.floor(Date.now() / 1000);

/** Claims of a good token. */
const claims = (more: Record<string, unknown> = {}): JWTPayload => ({
  iss: issuer.url,
  sub: 'ada',
  aud: 'gateway',
  tenant_id: 'acme',
  scope: 'keys:read audit:read openid',
  jti: 'token-1',
  exp: nowSeconds() + 600,
  ...more,
});

interface VerifierOptions {
  readonly settings?: Record<string, unknown>;
  readonly times?: Partial<IssuerKeyTimes>;
  readonly now?: () => number;
}

function verifierOf({ settings, times, now }: VerifierOptions = {}): TokenVerifier {
  const trusted = trustedIssuerSchema.parse({ issuer: issuer.url, audience: 'gateway', ...settings });
  return new TokenVerifier([{ settings: trusted, keys: remoteKeys(trusted, times) }], now);
}

/** The code a token is refused with; fails when it is accepted. */
async function refusal(verifier: TokenVerifier, token: string): Promise<ErrorCode> {
  return verifier.verify(token).then(
    () => {
      throw new Error('the token was accepted');
    },
    (error: { code: ErrorCode }) => error.code,
  );
}

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a token of a trusted issuer', () => {
  it('speaks for its subject, tenant and the scopes we know; keys are found by discovery', async () => {
    const principal = await verifierOf().verify(await signToken(first, claims()));
    expect(principal).toEqual({
      subject: 'ada',
      tenantId: 'acme',
      scopes: new Set(['keys:read', 'audit:read']),
      issuer: issuer.url,
      tokenId: 'token-1',
    });
  });

  it.each(['ES256', 'EdDSA', 'PS256'])('may be signed with %s', async (alg) => {
    const key = await newIssuerKey('other', alg);
    issuer.publish(first, key);
    const principal = await verifierOf().verify(await signToken(key, claims()));
    expect(principal.tenantId).toBe('acme');
  });

  it('may name tenant and scopes in other claims, as lists and with a prefix', async () => {
    const settings = {
      jwks_uri: `${issuer.url}/keys`,
      tenant_claim: 'https://acme.test/tenant',
      scope_claim: 'permissions',
      scope_prefix: 'gateway/',
    };
    const token = await signToken(
      first,
      claims({ 'https://acme.test/tenant': 'north', permissions: ['gateway/keys:write', 'keys:read'] }),
    );
    const principal = await verifierOf({ settings }).verify(token);
    expect(principal.tenantId).toBe('north');
    expect([...principal.scopes]).toEqual(['keys:write']);
  });

  it('is verified once and then remembered', async () => {
    const verifier = verifierOf();
    const token = await signToken(first, claims());
    const principal = await verifier.verify(token);
    issuer.answering = false;
    expect(await verifier.verify(token)).toBe(principal);
    expect(issuer.fetchCount).toBe(1);
  });

  it('is refused once it has expired, remembered or not', async () => {
    let now = nowSeconds();
    const verifier = verifierOf({ now: () => now });
    const token = await signToken(first, claims({ exp: now + 20 }));
    await verifier.verify(token);
    now += 20 + 31;
    expect(await refusal(verifier, token)).toBe('UNAUTHORIZED');
  });

  it('is refused within a minute when its issuer takes the key back', async () => {
    let now = nowSeconds();
    const verifier = verifierOf({ now: () => now, times: { maxAgeMs: 0, cooldownMs: 0 } });
    const token = await signToken(first, claims());
    await verifier.verify(token);
    issuer.publish(second);
    now += 61;
    expect(await refusal(verifier, token)).toBe('UNAUTHORIZED');
  });
});

describe('a forged or unfit token is refused with 401', () => {
  it.each<[string, () => Promise<string> | string]>([
    ['expired', () => signToken(first, claims({ exp: nowSeconds() - 60 }))],
    ['not valid yet', () => signToken(first, claims({ nbf: nowSeconds() + 600 }))],
    ['without expiry', () => signToken(first, claims({ exp: undefined }))],
    ['for another audience', () => signToken(first, claims({ aud: 'someone-else' }))],
    ['without audience', () => signToken(first, claims({ aud: undefined }))],
    ['of an issuer nobody trusts', () => signToken(first, claims({ iss: 'https://evil.example.test' }))],
    ['without tenant', () => signToken(first, claims({ tenant_id: undefined }))],
    ['with an empty tenant', () => signToken(first, claims({ tenant_id: '' }))],
    ['with a list of tenants', () => signToken(first, claims({ tenant_id: ['acme', 'other'] }))],
    ['without subject', () => signToken(first, claims({ sub: undefined }))],
    ['by a key the issuer does not have', () => signToken(second, claims())],
    ['by a wrong key under a right name', () => signToken({ ...second, kid: first.kid }, claims())],
    ['without signature', () => `${part({ alg: 'none' })}.${part(claims())}.`],
    ['saying it needs none', () => `${part({ alg: 'none', kid: first.kid })}.${part(claims())}.c2ln`],
    [
      'with claims changed after signing',
      async () => {
        const [header, , signature] = (await signToken(first, claims())).split('.');
        return `${header}.${part(claims({ tenant_id: 'other' }))}.${signature}`;
      },
    ],
    // The public key is known to everybody: taking it for a shared secret would let anybody sign.
    [
      'signed with the public key as an HMAC secret',
      async () => {
        const pem = await exportSPKI((await importJWK(first.publicJwk, 'RS256')) as CryptoKey);
        const signed = `${part({ alg: 'HS256', kid: first.kid })}.${part(claims())}`;
        return `${signed}.${createHmac('sha256', pem).update(signed).digest('base64url')}`;
      },
    ],
    ['that is an API key', () => 'sk-abcdefghijklmnop'],
    ['that is not base64', () => 'a.b.c'],
    ['whose claims are not an object', () => `${part({ alg: 'RS256' })}.${part('text')}.c2ln`],
    ['that is endless', () => `${part({ alg: 'RS256' })}.${'a'.repeat(20_000)}.c2ln`],
  ])('%s', async (_name, make) => {
    expect(await refusal(verifierOf(), await make())).toBe('UNAUTHORIZED');
  });

  it('by an algorithm the operator did not allow', async () => {
    const key = await newIssuerKey('es', 'ES256');
    issuer.publish(key);
    const verifier = verifierOf({ settings: { algorithms: ['RS256'] } });
    expect(await refusal(verifier, await signToken(key, claims()))).toBe('UNAUTHORIZED');
  });

  it('for a tenant its issuer may not speak for', async () => {
    const verifier = verifierOf({ settings: { tenants: ['north', 'south'] } });
    expect(await refusal(verifier, await signToken(first, claims()))).toBe('UNAUTHORIZED');
    const allowed = await verifier.verify(await signToken(first, claims({ tenant_id: 'south' })));
    expect(allowed.tenantId).toBe('south');
  });

  it('of one trusted issuer in the name of another', async () => {
    const other = await startOidcIssuer();
    other.publish(second);
    const [ours, theirs] = [issuer.url, other.url].map((url) => trustedIssuerSchema.parse({ issuer: url }));
    const verifier = new TokenVerifier(
      [ours, theirs].map((settings) => ({
        settings: settings as NonNullable<typeof settings>,
        keys: remoteKeys(settings as NonNullable<typeof settings>),
      })),
    );
    expect(await refusal(verifier, await signToken(second, claims()))).toBe('UNAUTHORIZED');
    await other.close();
  });
});

describe("an issuer's keys", () => {
  it('may rotate: a token by a new key is accepted at once when the last fetch is long enough ago', async () => {
    const verifier = verifierOf({ times: { cooldownMs: 0 } });
    await verifier.verify(await signToken(first, claims()));
    issuer.publish(first, second);
    const principal = await verifier.verify(await signToken(second, claims({ sub: 'eve' })));
    expect(principal.subject).toBe('eve');
  });

  // Made-up key ids must not turn the gateway into a load generator against the issuer.
  it('are not fetched again for each token with an unknown key', async () => {
    const verifier = verifierOf();
    for (let at = 0; at < 10; at += 1) {
      const token = await signToken({ ...second, kid: `made-up-${at}` }, claims());
      expect(await refusal(verifier, token)).toBe('UNAUTHORIZED');
    }
    expect(issuer.fetchCount).toBe(1);
  });

  it('that cannot be fetched are 503, not 401: the token may be right', async () => {
    issuer.answering = false;
    const token = await signToken(first, claims());
    expect(await refusal(verifierOf(), token)).toBe('UNAVAILABLE');
  });

  it('go on being believed while the issuer is away', async () => {
    const verifier = verifierOf({ times: { maxAgeMs: 0 } });
    await verifier.verify(await signToken(first, claims()));
    issuer.answering = false;
    const principal = await verifier.verify(await signToken(first, claims({ jti: 'token-2' })));
    expect(principal.tokenId).toBe('token-2');
  });

  it('are believed no longer than the operator of the cache allows', async () => {
    const verifier = verifierOf({ times: { maxAgeMs: 0, maxStaleMs: -1 } });
    await verifier.verify(await signToken(first, claims()));
    issuer.answering = false;
    expect(await refusal(verifier, await signToken(first, claims({ jti: 'token-2' })))).toBe('UNAVAILABLE');
  });

  it('that are unknown while the issuer is away are 503: it may have rotated', async () => {
    const verifier = verifierOf({ times: { cooldownMs: 0 } });
    await verifier.verify(await signToken(first, claims()));
    issuer.answering = false;
    expect(await refusal(verifier, await signToken(second, claims()))).toBe('UNAVAILABLE');
  });
});
