import { GatewayError } from '@trueport/contracts';

const timeoutCodes: ReadonlySet<string> = new Set([
  // No connection, no head, no next byte in time (undici), and the operating system's own time-out.
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'ETIMEDOUT',
]);

const unreachableCodes: ReadonlySet<string> = new Set([
  // Nobody listens, no route, no such name, or no answer from the name server.
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

const brokenOffCodes: ReadonlySet<string> = new Set([
  // The connection was cut, or the answer was shorter or longer than it said.
  'ECONNRESET',
  'EPIPE',
  'UND_ERR_SOCKET',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
  'UND_ERR_HEADERS_OVERFLOW',
]);

/**
 * What a failure on the way to or from a provider means for the client. The cause stays inside.
 *
 * @source undici 8 error codes; Node.js system error codes
 */
export function toGatewayError(thrown: unknown): GatewayError {
  if (thrown instanceof GatewayError) return thrown;
  const code = codeOf(thrown);
  if (timeoutCodes.has(code)) return new GatewayError('UPSTREAM_TIMEOUT', undefined, { cause: thrown });
  if (unreachableCodes.has(code)) {
    return new GatewayError('UPSTREAM_ERROR', 'The provider cannot be reached.', { cause: thrown });
  }
  if (brokenOffCodes.has(code)) {
    return new GatewayError('UPSTREAM_ERROR', 'The provider closed the connection.', { cause: thrown });
  }
  // The parser met something that is not HTTP.
  if (code.startsWith('HPE_') || isParserError(thrown)) {
    return new GatewayError('UPSTREAM_ERROR', 'The provider sent an answer that is not HTTP.', {
      cause: thrown,
    });
  }
  // Certificates that do not fit, expired or are unknown.
  if (
    code.startsWith('ERR_TLS') ||
    code.startsWith('CERT_') ||
    code.includes('SELF_SIGNED') ||
    code.startsWith('UNABLE_TO')
  ) {
    return new GatewayError('UPSTREAM_ERROR', 'The secure connection to the provider failed.', {
      cause: thrown,
    });
  }
  // A head that the provider sent and that cannot be passed on.
  if (code === 'ERR_INVALID_CHAR' || code === 'ERR_HTTP_INVALID_HEADER_VALUE') {
    return new GatewayError('UPSTREAM_ERROR', 'The provider sent invalid headers.', { cause: thrown });
  }
  return GatewayError.from(thrown);
}

/** The code of an error, or of the first of the errors inside it where several addresses were tried. */
function codeOf(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null) return '';
  const { code, errors: attempts } = thrown as { code?: unknown; errors?: unknown };
  if (typeof code === 'string') return code;
  return Array.isArray(attempts) ? codeOf(attempts[0]) : '';
}

/** The parser names its errors, but not always with a code. */
function isParserError(thrown: unknown): boolean {
  return (thrown as { name?: unknown } | null)?.name === 'HTTPParserError';
}
