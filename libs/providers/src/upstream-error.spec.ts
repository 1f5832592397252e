import { describe, expect, it } from '@jest/globals';
import { GatewayError } from '@trueport/contracts';
import { toGatewayError, upstreamFailureKind } from './upstream-error.js';

const withCode = (code: string, more: object = {}): Error =>
  Object.assign(new Error('internal detail'), { code, ...more });

describe('toGatewayError', () => {
  it.each([
    ['UND_ERR_CONNECT_TIMEOUT', 'UPSTREAM_TIMEOUT', 'connect_timeout'],
    ['ETIMEDOUT', 'UPSTREAM_TIMEOUT', 'connect_timeout'],
    ['UND_ERR_HEADERS_TIMEOUT', 'UPSTREAM_TIMEOUT', 'headers_timeout'],
    ['UND_ERR_BODY_TIMEOUT', 'UPSTREAM_TIMEOUT', 'body_timeout'],
    ['ECONNREFUSED', 'UPSTREAM_ERROR', 'refused'],
    ['EHOSTUNREACH', 'UPSTREAM_ERROR', 'unreachable'],
    ['ENOTFOUND', 'UPSTREAM_ERROR', 'dns'],
    ['EAI_AGAIN', 'UPSTREAM_ERROR', 'dns'],
    ['ECONNRESET', 'UPSTREAM_ERROR', 'reset'],
    ['EPIPE', 'UPSTREAM_ERROR', 'reset'],
    ['UND_ERR_SOCKET', 'UPSTREAM_ERROR', 'reset'],
    ['UND_ERR_INFO', 'UPSTREAM_ERROR', 'reset'],
    ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'UPSTREAM_ERROR', 'truncated'],
    ['UND_ERR_HEADERS_OVERFLOW', 'UPSTREAM_ERROR', 'too_large'],
    ['HPE_HEADER_OVERFLOW', 'UPSTREAM_ERROR', 'too_large'],
    ['HPE_INVALID_CONSTANT', 'UPSTREAM_ERROR', 'protocol'],
    ['ERR_INVALID_CHAR', 'UPSTREAM_ERROR', 'protocol'],
    ['EPROTO', 'UPSTREAM_ERROR', 'tls'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'UPSTREAM_ERROR', 'tls'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'UPSTREAM_ERROR', 'tls'],
    ['CERT_HAS_EXPIRED', 'UPSTREAM_ERROR', 'tls'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'UPSTREAM_ERROR', 'tls'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UPSTREAM_ERROR', 'tls'],
    ['UND_ERR_ABORTED', 'CLIENT_CLOSED_REQUEST', 'aborted'],
    ['UND_ERR_CLOSED', 'SHUTTING_DOWN', 'closed'],
    ['UND_ERR_INVALID_ARG', 'BAD_REQUEST', 'bad_request'],
    ['UND_ERR_REQ_CONTENT_LENGTH_MISMATCH', 'BAD_REQUEST', 'bad_request'],
    ['EMFILE', 'UNAVAILABLE', 'local'],
    ['EADDRNOTAVAIL', 'UNAVAILABLE', 'local'],
    ['SOMETHING_NEW', 'INTERNAL', 'unknown'],
  ])('makes %s %s, kind %s, and keeps the cause inside', (code, expected, kind) => {
    const cause = withCode(code);
    const error = toGatewayError(cause);
    expect([error.code, error.cause, upstreamFailureKind(cause)]).toEqual([expected, cause, kind]);
    expect(error.message).not.toContain('internal detail');
    expect(upstreamFailureKind(error)).toBe(kind);
  });

  it('takes any other error of a system call for one of the network', () => {
    const error = toGatewayError(withCode('EIO', { syscall: 'read' }));
    expect([error.code, upstreamFailureKind(error)]).toEqual(['UPSTREAM_ERROR', 'network']);
  });

  it('looks into the errors of several addresses', () => {
    const error = new AggregateError([withCode('ECONNREFUSED'), withCode('EHOSTUNREACH')]);
    expect(upstreamFailureKind(error)).toBe('refused');
  });

  it('knows parser errors without a code', () => {
    const error = Object.assign(new Error('x'), { name: 'HTTPParserError' });
    expect(upstreamFailureKind(error)).toBe('protocol');
  });

  it('leaves errors of the gateway as they are', () => {
    const denied = new GatewayError('EGRESS_DENIED');
    expect(toGatewayError(denied)).toBe(denied);
    expect(upstreamFailureKind(denied)).toBe('egress_denied');
  });

  it.each([undefined, null, 'text', 42, {}, { code: 7 }, { errors: [null] }])('survives %p', (thrown) => {
    expect(toGatewayError(thrown).code).toBe('INTERNAL');
  });
});
