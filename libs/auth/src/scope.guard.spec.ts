import { describe, expect, it } from '@jest/globals';
import type { ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Scope } from '@trueport/contracts';
import { exportJWK, generateKeyPair, importJWK, SignJWT } from 'jose';
import { RequireScope, ScopeGuard, TokenVerifier, trustedIssuerSchema } from './index.js';

class Routes {
  @RequireScope('keys:read')
  list(): void {}

  forgotten(): void {}
}

const issuer = 'https://issuer.example.test';
const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
const key = await importJWK(await exportJWK(publicKey), 'ES256');
const verifier = new TokenVerifier([
  { settings: trustedIssuerSchema.parse({ issuer }), keys: () => Promise.resolve(key) },
]);

function tokenWith(...scopes: readonly Scope[]): Promise<string> {
  return new SignJWT({ iss: issuer, sub: 'ada', tenant_id: 'acme', scope: scopes.join(' ') })
    .setProtectedHeader({ alg: 'ES256' })
    .setExpirationTime('5m')
    .sign(privateKey);
}

/** What becomes of a request to a route: the request with its principal, or the code of the refusal. */
async function attempt(route: 'list' | 'forgotten', authorization: string | undefined) {
  const request = { headers: { authorization } };
  const context = {
    switchToHttp: () => ({ getRequest: () => request }),
    getHandler: () => Routes.prototype[route],
    getClass: () => Routes,
  } as unknown as ExecutionContext;
  return new ScopeGuard(verifier, new Reflector()).canActivate(context).then(
    () => request,
    (error: { code: string }) => error.code,
  );
}

describe('ScopeGuard', () => {
  it('lets a token with the scope through and puts its principal on the request', async () => {
    const request = await attempt('list', `Bearer ${await tokenWith('keys:read')}`);
    expect(request).toMatchObject({ principal: { subject: 'ada', tenantId: 'acme' } });
  });

  it.each([
    ['no credential', undefined],
    ['another scheme', 'Basic YWRhOmE='],
    ['no token behind the scheme', 'Bearer '],
    ['two tokens', 'Bearer a b'],
    ['an API key', 'Bearer sk-abcdefgh'],
  ])('answers 401 to %s', async (_name, authorization) => {
    expect(await attempt('list', authorization)).toBe('UNAUTHORIZED');
  });

  it('answers 403 to a token without the scope', async () => {
    expect(await attempt('list', `Bearer ${await tokenWith('keys:write', 'audit:read')}`)).toBe('FORBIDDEN');
  });

  // A route whose author forgot the decorator must be closed, not open.
  it('answers 403 on a route that names no scope', async () => {
    const all = await tokenWith('keys:read', 'keys:write', 'analytics:read', 'audit:read');
    expect(await attempt('forgotten', `Bearer ${all}`)).toBe('FORBIDDEN');
  });
});
