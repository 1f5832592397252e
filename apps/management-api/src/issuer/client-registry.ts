import { hash, timingSafeEqual } from 'node:crypto';
import type { OAuthClient } from '@trueport/auth';
import type { Scope } from '@trueport/contracts';
import { OAuthError } from './oauth-error.js';

/** The configured clients of the built-in issuer. */
export class ClientRegistry {
  private readonly clients: ReadonlyMap<string, OAuthClient>;

  constructor(clients: readonly OAuthClient[]) {
    this.clients = new Map(clients.map((client) => [client.client_id, client]));
  }

  has(clientId: string): boolean {
    return this.clients.has(clientId);
  }

  /** The client whose secret this is, else `null`; takes equally long for unknown clients and wrong secrets. */
  authenticate(clientId: string, clientSecret: string): OAuthClient | null {
    const client = this.clients.get(clientId);
    const expected = Buffer.from(client?.client_secret_sha256 ?? '0'.repeat(64), 'hex');
    const isRight = timingSafeEqual(hash('sha256', clientSecret, 'buffer'), expected);
    return client !== undefined && isRight ? client : null;
  }
}

/**
 * The scopes a token gets: what was asked for, or all the client has.
 *
 * @throws OAuthError `invalid_scope` when more was asked for than the client may have
 */
export function grantedScopes(client: OAuthClient, asked: readonly string[] | null): readonly Scope[] {
  if (asked === null || asked.length === 0) return client.scopes;
  const granted = client.scopes.filter((scope) => asked.includes(scope));
  if (asked.some((name) => !granted.some((scope) => scope === name))) {
    throw new OAuthError(400, 'invalid_scope', 'The client may not have all of these scopes.');
  }
  return granted;
}
