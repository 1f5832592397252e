import { GatewayError, type ErrorCode } from '@trueport/contracts';

/** What went wrong on the way to or from a provider; a closed list for logs and metrics. */
export type UpstreamFailureKind =
  | 'connect_timeout'
  | 'headers_timeout'
  | 'body_timeout'
  | 'refused'
  | 'unreachable'
  | 'dns'
  | 'tls'
  | 'reset'
  | 'truncated'
  | 'too_large'
  | 'protocol'
  | 'egress_denied'
  | 'aborted'
  | 'closed'
  | 'bad_request'
  | 'local'
  | 'network'
  | 'unknown';

interface Failure {
  readonly kind: UpstreamFailureKind;
  readonly code: ErrorCode;
  /** Public text; the registry's when absent. */
  readonly message?: string;
}

const upstream = (kind: UpstreamFailureKind, message: string): Failure => ({
  kind,
  code: 'UPSTREAM_ERROR',
  message,
});

const reset = upstream('reset', 'The provider closed the connection.');
const unreachable = upstream('unreachable', 'The provider cannot be reached.');
const dns = upstream('dns', 'The name of the provider cannot be resolved.');
const tls = upstream('tls', 'The secure connection to the provider failed.');
const tooLarge = upstream('too_large', 'The provider sent more than the gateway takes.');
const badHead = upstream('protocol', 'The provider sent invalid headers.');
const notHttp = upstream('protocol', 'The provider sent an answer that is not HTTP.');
const aborted: Failure = { kind: 'aborted', code: 'CLIENT_CLOSED_REQUEST' };
const closed: Failure = { kind: 'closed', code: 'SHUTTING_DOWN' };
const badRequest: Failure = {
  kind: 'bad_request',
  code: 'BAD_REQUEST',
  message: 'The request cannot be forwarded as it is.',
};
const local: Failure = { kind: 'local', code: 'UNAVAILABLE' };
const unknown: Failure = { kind: 'unknown', code: 'INTERNAL' };

/** @source undici 8 error codes; Node.js 24 system and HTTP error codes */
const failuresByCode: ReadonlyMap<string, Failure> = new Map(
  Object.entries({
    // The connection was not there in time: undici's own deadline, or the operating system's.
    UND_ERR_CONNECT_TIMEOUT: { kind: 'connect_timeout', code: 'UPSTREAM_TIMEOUT' },
    ETIMEDOUT: { kind: 'connect_timeout', code: 'UPSTREAM_TIMEOUT' },
    // The request is out, the head of the answer did not come.
    UND_ERR_HEADERS_TIMEOUT: { kind: 'headers_timeout', code: 'UPSTREAM_TIMEOUT' },
    // The answer began and fell silent.
    UND_ERR_BODY_TIMEOUT: { kind: 'body_timeout', code: 'UPSTREAM_TIMEOUT' },

    // Nobody listens there.
    ECONNREFUSED: upstream('refused', 'The provider cannot be reached.'),
    // No route, or the network is down.
    EHOSTUNREACH: unreachable,
    EHOSTDOWN: unreachable,
    ENETUNREACH: unreachable,
    ENETDOWN: unreachable,
    // No such name; the name server does not answer.
    ENOTFOUND: dns,
    EAI_AGAIN: dns,
    EAI_FAIL: dns,
    EAI_NODATA: dns,
    EAI_NONAME: dns,

    // The connection was cut: by the peer, while writing, or by something in between.
    ECONNRESET: reset,
    ECONNABORTED: reset,
    EPIPE: reset,
    UND_ERR_SOCKET: reset,
    UND_ERR_INFO: reset,
    // The body was shorter or longer than its content-length.
    UND_ERR_RES_CONTENT_LENGTH_MISMATCH: upstream('truncated', 'The provider closed the connection.'),
    // A head or body beyond the bounds.
    UND_ERR_HEADERS_OVERFLOW: tooLarge,
    UND_ERR_RES_EXCEEDED_MAX_SIZE: tooLarge,
    HPE_HEADER_OVERFLOW: tooLarge,
    // A head that the parser lets pass and that cannot be passed on.
    ERR_INVALID_CHAR: badHead,
    ERR_INVALID_HTTP_TOKEN: badHead,
    ERR_HTTP_INVALID_HEADER_VALUE: badHead,
    ERR_HTTP_INVALID_STATUS_CODE: badHead,
    // TLS met something that is not TLS.
    EPROTO: tls,
    HOSTNAME_MISMATCH: tls,
    INVALID_CA: tls,
    INVALID_PURPOSE: tls,

    // We stopped it and gave no other reason: nobody waits for the answer any more.
    UND_ERR_ABORTED: aborted,
    UND_ERR_ABORT: aborted,
    // The pool was closed under the request: the process is ending.
    UND_ERR_CLOSED: closed,
    UND_ERR_DESTROYED: closed,
    // What the client sent cannot be written as a request: bad header, method, or a body of another length.
    UND_ERR_INVALID_ARG: badRequest,
    UND_ERR_NOT_SUPPORTED: badRequest,
    UND_ERR_REQ_CONTENT_LENGTH_MISMATCH: badRequest,
    // This machine is out of descriptors, ports or memory: no fault of the provider.
    EMFILE: local,
    ENFILE: local,
    EADDRNOTAVAIL: local,
    ENOBUFS: local,
    ENOMEM: local,
  }),
);

/** Families of codes: of the HTTP parser, of TLS, of certificates. */
const failuresByPattern: readonly (readonly [RegExp, Failure])[] = [
  [/^HPE_/, notHttp],
  [/^(?:ERR_TLS|ERR_SSL|ERR_OSSL|CERT_|CRL_|UNABLE_TO_|ERROR_IN_CERT)/, tls],
  [/SELF_SIGNED_CERT/, tls],
];

/**
 * What a failure on the way to or from a provider means for the client. The cause stays inside. The owner of the code
 * tells whose fault it is: `upstream` counts against the provider, everything else does not.
 */
export function toGatewayError(thrown: unknown): GatewayError {
  if (thrown instanceof GatewayError) return thrown;
  const { kind, code, message } = failureOf(thrown);
  return kind === 'unknown' ? GatewayError.from(thrown) : new GatewayError(code, message, { cause: thrown });
}

/** Kind of a failure, for logs and metrics. */
export function upstreamFailureKind(thrown: unknown): UpstreamFailureKind {
  if (thrown instanceof GatewayError) {
    if (thrown.code === 'EGRESS_DENIED') return 'egress_denied';
    return thrown.cause === undefined ? 'unknown' : upstreamFailureKind(thrown.cause);
  }
  return failureOf(thrown).kind;
}

/** Errors are told apart by what they carry, not by their class: that survives a border between realms. */
interface ErrorLike {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly syscall?: unknown;
  /** The errors inside, where several addresses were tried. */
  readonly errors?: unknown;
}

function failureOf(thrown: unknown): Failure {
  if (typeof thrown !== 'object' || thrown === null) return unknown;
  const error = thrown as ErrorLike;
  const code = codeOf(error);
  const known = failuresByCode.get(code) ?? failuresByPattern.find(([pattern]) => pattern.test(code))?.[1];
  if (known !== undefined) return known;
  // The parser has no code for some of its errors.
  if (error.name === 'HTTPParserError') return notHttp;
  // Any other error of a system call is one of the network.
  return typeof error.syscall === 'string' ? upstream('network', 'The provider cannot be reached.') : unknown;
}

function codeOf(error: ErrorLike): string {
  if (typeof error.code === 'string') return error.code;
  const first: unknown = Array.isArray(error.errors) ? error.errors[0] : undefined;
  return typeof first === 'object' && first !== null ? codeOf(first) : '';
}
