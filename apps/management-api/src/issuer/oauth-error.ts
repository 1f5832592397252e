import { GatewayError, type ErrorCode } from '@trueport/contracts';

/** Errors of the token endpoint. @source RFC 6749, sections 4.1.2.1 and 5.2 */
export type OAuthErrorName =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_scope'
  | 'unsupported_grant_type'
  | 'temporarily_unavailable'
  | 'server_error';

interface OAuthErrorOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** A refusal of the token endpoint, in OAuth's own words. */
export class OAuthError extends Error {
  override readonly name = 'OAuthError';
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    readonly httpStatus: number,
    readonly error: OAuthErrorName,
    description: string,
    options: OAuthErrorOptions = {},
  ) {
    super(description, options.cause === undefined ? undefined : { cause: options.cause });
    this.headers = options.headers ?? {};
  }

  /** The same for the log, which knows the gateway's codes only. */
  asGatewayError(): GatewayError {
    return new GatewayError(codeOf(this.httpStatus), `${this.error}: ${this.message}`, { cause: this.cause });
  }
}

/** Client authentication failed; the same words whatever was wrong with it. */
export function invalidClient(): OAuthError {
  return new OAuthError(401, 'invalid_client', 'Client authentication failed.', {
    headers: { 'www-authenticate': 'Basic realm="trueport", charset="UTF-8"' },
  });
}

/** An error of the gateway in OAuth's words. */
export function oauthErrorOf(error: GatewayError): OAuthError {
  const { httpStatus } = error.definition;
  const headers =
    error.retryAfterSeconds === undefined ? {} : { 'retry-after': String(error.retryAfterSeconds) };
  return new OAuthError(httpStatus, nameOf(httpStatus), error.message, { headers, cause: error.cause });
}

function nameOf(httpStatus: number): OAuthErrorName {
  if (httpStatus === 503) return 'temporarily_unavailable';
  return httpStatus >= 500 ? 'server_error' : 'invalid_request';
}

function codeOf(httpStatus: number): ErrorCode {
  if (httpStatus === 401) return 'UNAUTHORIZED';
  if (httpStatus === 429) return 'RATE_LIMITED';
  if (httpStatus === 503) return 'UNAVAILABLE';
  return httpStatus >= 500 ? 'INTERNAL' : 'BAD_REQUEST';
}
