import {
  createParamDecorator,
  Inject,
  Injectable,
  SetMetadata,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { GatewayError, type Scope } from '@trueport/contracts';
import { credentialKind } from './api-keys.js';
import type { Principal } from './principal.js';
import { TokenVerifier } from './token-verifier.js';

const requiredScopeKey = 'trueport:required-scope';

interface AuthenticatedRequest {
  readonly headers: { readonly authorization?: string };
  principal?: Principal;
}

/** Names the scope a route needs. A route without it is refused: forgetting it must not open a door. */
export const RequireScope = (scope: Scope) => SetMetadata(requiredScopeKey, scope);

/** The principal of a request that the guard has let through. @throws GatewayError UNAUTHORIZED for any other */
export function principalOf(context: ExecutionContext): Principal {
  const { principal } = context.switchToHttp().getRequest<AuthenticatedRequest>();
  if (principal === undefined) throw new GatewayError('UNAUTHORIZED');
  return principal;
}

/** The principal of the request, as a handler's parameter. */
export const CurrentPrincipal = createParamDecorator((_data: unknown, context: ExecutionContext): Principal =>
  principalOf(context),
);

/** Lets a request through whose bearer token is valid and has the route's scope. */
@Injectable()
export class ScopeGuard implements CanActivate {
  constructor(
    @Inject(TokenVerifier) private readonly verifier: TokenVerifier,
    @Inject(Reflector) private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const [, token] = /^bearer (\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
    if (token === undefined)
      throw new GatewayError('UNAUTHORIZED', 'A platform token is needed: Authorization: Bearer …');
    if (credentialKind(token) === 'api_key')
      throw new GatewayError('UNAUTHORIZED', 'This is an API key; a platform token is needed here.');
    const principal = await this.verifier.verify(token);
    const scope = this.reflector.getAllAndOverride<Scope | undefined>(requiredScopeKey, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (scope === undefined || !principal.scopes.has(scope)) {
      throw new GatewayError(
        'FORBIDDEN',
        `This needs a token with the scope ${scope ?? '(none is enough)'}.`,
      );
    }
    request.principal = principal;
    return true;
  }
}
