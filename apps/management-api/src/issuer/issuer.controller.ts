import { Body, Controller, Get, Header, Headers, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { scopes } from '@trueport/contracts';
import type { ClientIpReader } from '@trueport/limits';
import type { FastifyRequest } from 'fastify';
import type { JWK } from 'jose';
import { ClientRegistry, grantedScopes } from './client-registry.js';
import { FailureThrottle } from './failure-throttle.js';
import { CLIENT_IP, ISSUER_URL } from './issuer.tokens.js';
import { invalidClient, OAuthError } from './oauth-error.js';
import { issuerAlgorithm, SigningKeyRing } from './signing-key-ring.js';
import { TokenIssuer } from './token-issuer.js';
import { readTokenRequest } from './token-request.js';

/** @source RFC 6749, section 5.1 */
interface TokenAnswer {
  readonly access_token: string;
  readonly token_type: 'Bearer';
  readonly expires_in: number;
  readonly scope: string;
}

/** The built-in token issuer, for those without an identity provider. */
@Controller()
export class IssuerController {
  constructor(
    @Inject(ClientRegistry) private readonly clients: ClientRegistry,
    @Inject(FailureThrottle) private readonly throttle: FailureThrottle,
    @Inject(TokenIssuer) private readonly issuer: TokenIssuer,
    @Inject(SigningKeyRing) private readonly keys: SigningKeyRing,
    @Inject(ISSUER_URL) private readonly issuerUrl: string,
    @Inject(CLIENT_IP) private readonly clientIp: ClientIpReader,
  ) {}

  @Post('oauth2/token')
  @HttpCode(200)
  @Header('pragma', 'no-cache')
  async token(
    @Req() request: FastifyRequest,
    @Headers('authorization') authorization: string | undefined,
    @Body() body: unknown,
  ): Promise<TokenAnswer> {
    const { clientId, clientSecret, scopes: asked } = readTokenRequest(authorization, body);
    // All unknown clients of an address are one caller: made-up names must not fill the memory.
    const caller = `${this.clients.has(clientId) ? clientId : ''}|${this.clientIp(request.raw)}`;
    this.refuseWhenPaused(caller);
    const client = this.clients.authenticate(clientId, clientSecret);
    if (client === null) {
      this.throttle.failed(caller);
      throw invalidClient();
    }
    this.throttle.succeeded(caller);
    const granted = grantedScopes(client, asked);
    const { accessToken, expiresInSeconds } = await this.issuer.issue(client, granted);
    return {
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: expiresInSeconds,
      scope: granted.join(' '),
    };
  }

  @Get('.well-known/jwks.json')
  @Header('cache-control', 'public, max-age=300')
  async jwks(): Promise<{ keys: readonly JWK[] }> {
    return { keys: await this.keys.publicKeys() };
  }

  /** @source OpenID Connect Discovery 1.0, section 3; RFC 8414, section 2 */
  @Get('.well-known/openid-configuration')
  @Header('cache-control', 'public, max-age=300')
  configuration(): Record<string, unknown> {
    const base = this.issuerUrl.replace(/\/$/, '');
    return {
      issuer: this.issuerUrl,
      token_endpoint: `${base}/oauth2/token`,
      jwks_uri: `${base}/.well-known/jwks.json`,
      grant_types_supported: ['client_credentials'],
      response_types_supported: [],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: [issuerAlgorithm],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
      scopes_supported: scopes,
    };
  }

  private refuseWhenPaused(caller: string): void {
    const pauseSeconds = this.throttle.pauseSeconds(caller);
    if (pauseSeconds === 0) return;
    throw new OAuthError(429, 'temporarily_unavailable', 'Too many failed attempts; try again later.', {
      headers: { 'retry-after': String(pauseSeconds) },
    });
  }
}
