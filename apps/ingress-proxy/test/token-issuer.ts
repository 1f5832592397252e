import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

/** An issuer of tokens that an ingress may trust. */
export interface TokenIssuer {
  /** Settings of an ingress that trusts it. */
  readonly settings: { readonly JWT_ISSUERS: string };
  /** A token for five minutes. */
  tokenFor(tenant: string, subject?: string, audience?: string): Promise<string>;
  close(): void;
}

/** Puts an issuer with one signing key on a free port. */
export async function startTokenIssuer(): Promise<TokenIssuer> {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const key = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256', use: 'sig' };
  const server = createServer((_request, response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys: [key] })),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    settings: { JWT_ISSUERS: JSON.stringify([{ issuer, jwks_uri: `${issuer}/keys`, audience: 'gateway' }]) },
    tokenFor: (tenant, subject = 'ada', audience = 'gateway') =>
      new SignJWT({ tenant_id: tenant })
        .setProtectedHeader({ alg: 'ES256', kid: 'one' })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(subject)
        .setExpirationTime('5m')
        .sign(privateKey),
    close: () => server.close(),
  };
}
