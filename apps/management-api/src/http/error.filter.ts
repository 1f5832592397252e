import { Catch, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { errorBodyOf, GatewayError } from '@trueport/contracts';
import { MongoConnection } from '@trueport/persistence';
import type { FastifyReply } from 'fastify';
import { OAuthError, oauthErrorOf } from '../issuer/oauth-error.js';
import { errorOf } from './error-of.js';
import type { ManagedRequest } from './managed-request.js';
import { RouteTable } from './route-table.js';

/** Answers every failure in the shape of its surface: OAuth's own at the token endpoint, 004's everywhere else. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  constructor(
    @Inject(RouteTable) private readonly routes: RouteTable,
    @Inject(MongoConnection) private readonly mongo: MongoConnection,
  ) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<ManagedRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (reply.sent) return;
    const path = request.url.split('?', 1)[0] as string;
    if (thrown instanceof OAuthError) {
      request.failure = thrown.asGatewayError();
      sendOAuth(reply, thrown);
      return;
    }
    const error = this.withAllowedMethods(errorOf(thrown, this.mongo.isConnected), path, reply);
    request.failure = error;
    if (path === '/oauth2/token') sendOAuth(reply, oauthErrorOf(error));
    else send(request, reply, error);
  }

  private withAllowedMethods(error: GatewayError, path: string, reply: FastifyReply): GatewayError {
    // Our own handlers find records, not routes: only the framework's 404 can mean a wrong method.
    if (error.code !== 'NOT_FOUND' || error.cause === undefined) return error;
    const methods = this.routes.methodsAt(path);
    if (methods.length === 0) return error;
    void reply.header('allow', methods.join(', '));
    return new GatewayError('METHOD_NOT_ALLOWED', undefined, { cause: error.cause });
  }
}

function send(request: ManagedRequest, reply: FastifyReply, error: GatewayError): void {
  if (error.retryAfterSeconds !== undefined)
    void reply.header('retry-after', String(error.retryAfterSeconds));
  const challenge = challengeFor(request, error);
  if (challenge !== null) void reply.header('www-authenticate', challenge);
  void reply
    .status(error.definition.httpStatus)
    .header('content-type', 'application/json; charset=utf-8')
    .send(JSON.stringify(errorBodyOf(error)));
}

/** @source RFC 6750, section 3 */
function challengeFor(request: ManagedRequest, error: GatewayError): string | null {
  if (error.code === 'FORBIDDEN') return 'Bearer realm="trueport", error="insufficient_scope"';
  if (error.code !== 'UNAUTHORIZED') return null;
  const hasToken = /^bearer /i.test(request.headers.authorization ?? '');
  return hasToken ? 'Bearer realm="trueport", error="invalid_token"' : 'Bearer realm="trueport"';
}

function sendOAuth(reply: FastifyReply, error: OAuthError): void {
  for (const [name, value] of Object.entries(error.headers)) void reply.header(name, value);
  void reply
    .status(error.httpStatus)
    .header('content-type', 'application/json; charset=utf-8')
    .header('pragma', 'no-cache')
    .send(JSON.stringify({ error: error.error, error_description: error.message }));
}
