import { hash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { credentialKind, type Principal } from '@trueport/auth';
import { GatewayError, type ApiKeyRecord } from '@trueport/contracts';
import {
  authenticate,
  notLoaded,
  type Authentication,
  type KeyHasher,
  type KeyLookup,
} from '../../pipeline/authenticate.js';
import { presentedCredential } from '../../pipeline/credential.js';

/** Who sent a request; a key that is switched off is known, and refused with this error. */
export interface KnownKey {
  readonly record: ApiKeyRecord;
  readonly error: GatewayError | null;
}

/** Checks tokens of the configured issuers. */
export interface TokenCheck {
  verify(token: string): Promise<Principal>;
}

/** Who is checked how. */
export interface CredentialCheckParts {
  readonly keys: KeyLookup;
  readonly hasher: KeyHasher;
  readonly tokens: TokenCheck;
  /** Requests per minute of the bearer of a token. */
  readonly tokenRateLimitRpm: number;
}

/** Decides who sent a request of the unified API: an API key, or a token of a trusted issuer. Closed when in doubt. */
export class CredentialCheck {
  constructor(private readonly parts: CredentialCheckParts) {}

  async check(request: IncomingMessage): Promise<Authentication> {
    const { keys, hasher, tokens } = this.parts;
    const credential = presentedCredential(request.headers, request.url as string);
    if (credential === null || credentialKind(credential) !== 'token')
      return authenticate(credential, keys, hasher);
    if (!keys.isLoaded) return notLoaded;
    try {
      const principal = await tokens.verify(credential);
      return { kind: 'authenticated', key: tokenKey(principal, this.parts.tokenRateLimitRpm) };
    } catch (cause) {
      return { kind: 'refused', error: GatewayError.from(cause) };
    }
  }
}

/** The bearer of a token as limits, logs and costs see it: one key per subject and issuer. */
function tokenKey({ subject, issuer, tenantId }: Principal, rateLimitRpm: number): ApiKeyRecord {
  const id = hash('sha256', `${issuer}\n${subject}`, 'hex').slice(0, 24);
  return {
    key_id: id,
    public_id: `jwt_${id}`,
    tenant_id: tenantId,
    team: null,
    masked: `jwt:${subject.slice(0, 80)}`,
    hash: id,
    is_active: true,
    revoked: false,
    rate_limit_rpm: rateLimitRpm,
    revision: 0,
  };
}
