import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK, type JWTPayload } from 'jose';

/** A key pair of an issuer. */
export interface IssuerKey {
  readonly kid: string;
  readonly alg: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

/** A new key pair. */
export async function newIssuerKey(kid: string, alg = 'RS256'): Promise<IssuerKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { kid, alg, privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
}

/** An OpenID provider on a free port: discovery document, keys that can be rotated, and an outage on request. */
export interface OidcIssuerServer {
  readonly url: string;
  /** The keys it shows from now on. */
  publish(...keys: readonly IssuerKey[]): void;
  /** Whether it answers; a silent issuer cuts every connection. */
  answering: boolean;
  /** Times the keys were fetched. */
  readonly fetchCount: number;
  close(): Promise<void>;
}

/** Starts an issuer that shows no key yet. */
export async function startOidcIssuer(): Promise<OidcIssuerServer> {
  const state = { answering: true, fetchCount: 0, keys: [] as readonly JWK[] };
  const server = createServer((request, response) => {
    if (!state.answering) {
      request.socket.destroy();
      return;
    }
    response.setHeader('content-type', 'application/json');
    // A connection that is kept would survive the moment the issuer falls silent.
    response.setHeader('connection', 'close');
    if (request.url === '/.well-known/openid-configuration') {
      response.end(JSON.stringify({ issuer: url, jwks_uri: `${url}/keys` }));
    } else if (request.url === '/keys') {
      state.fetchCount += 1;
      response.end(JSON.stringify({ keys: state.keys }));
    } else {
      response.writeHead(404).end('{}');
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    publish: (...keys) => {
      state.keys = keys.map((key) => key.publicJwk);
    },
    get answering() {
      return state.answering;
    },
    set answering(answering: boolean) {
      state.answering = answering;
    },
    get fetchCount() {
      return state.fetchCount;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** Signs claims with a key, as the issuer would. */
export async function signToken(key: IssuerKey, claims: JWTPayload): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg: key.alg, kid: key.kid }).sign(key.privateKey);
}
