import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import {
  trustedIssuerSchema,
  type OAuthClient,
  type TrustedIssuer,
  type VerifiedIssuer,
} from '@trueport/auth';
import type { Scope } from '@trueport/contracts';
import { issuerAlgorithm, type SigningKeyRing } from './signing-key-ring.js';

/** Whom the built-in issuer's tokens are for. */
const audience = 'trueport-gateway';

/** A new token and how long it lives. */
export interface IssuedToken {
  readonly accessToken: string;
  readonly expiresInSeconds: number;
}

/** Signs access tokens for the configured clients. */
export class TokenIssuer {
  constructor(
    private readonly keys: SigningKeyRing,
    private readonly issuerUrl: string,
    private readonly ttlSeconds: number,
  ) {}

  /** @source RFC 9068 (JWT profile of access tokens), section 2 */
  async issue(client: OAuthClient, scopes: readonly Scope[]): Promise<IssuedToken> {
    const { kid, privateKey } = await this.keys.current();
    const issuedAtSeconds = Math.floor(Date.now() / 1000);
    const accessToken = await new SignJWT({
      client_id: client.client_id,
      tenant_id: client.tenant_id,
      scope: scopes.join(' '),
    })
      .setProtectedHeader({ alg: issuerAlgorithm, kid, typ: 'at+jwt' })
      .setIssuer(this.issuerUrl)
      .setAudience(audience)
      .setSubject(client.client_id)
      .setJti(randomUUID())
      .setIssuedAt(issuedAtSeconds)
      .setExpirationTime(issuedAtSeconds + this.ttlSeconds)
      .sign(privateKey);
    return { accessToken, expiresInSeconds: this.ttlSeconds };
  }

  /** How our own verifier checks these tokens: with the keys at hand, without a detour over HTTP. */
  asVerifiedIssuer(): VerifiedIssuer {
    const settings: TrustedIssuer = trustedIssuerSchema.parse({
      issuer: this.issuerUrl,
      audience,
      algorithms: [issuerAlgorithm],
    });
    return { settings, keys: this.keys.find };
  }
}
