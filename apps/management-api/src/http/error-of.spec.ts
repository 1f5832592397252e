import { describe, expect, it } from '@jest/globals';
import { NotFoundException } from '@nestjs/common';
import { GatewayError } from '@trueport/contracts';
import { errorOf } from './error-of.js';

const named = (name: string): Error =>
  Object.assign(new Error('mongodb://user:password@host failed'), { name });
const fastify = (code: string, statusCode: number): Error =>
  Object.assign(new Error('x'), { code, statusCode });

describe('errorOf', () => {
  it('lets our own errors pass as they are', () => {
    const error = new GatewayError('CONFLICT');
    expect(errorOf(error, true)).toBe(error);
  });

  it.each<[string, unknown, string]>([
    ['no server to select', named('MongoServerSelectionError'), 'UNAVAILABLE'],
    ['a lost connection', named('MongoNetworkError'), 'UNAVAILABLE'],
    [
      'a lost connection as the cause',
      new Error('failed', { cause: named('MongoPoolClearedError') }),
      'UNAVAILABLE',
    ],
    ['a query the store refuses', named('MongoServerError'), 'INTERNAL'],
    ['an unknown path', new NotFoundException(), 'NOT_FOUND'],
    ['a body that is too large', fastify('FST_ERR_CTP_BODY_TOO_LARGE', 413), 'PAYLOAD_TOO_LARGE'],
    ['a content type nobody reads', fastify('FST_ERR_CTP_INVALID_MEDIA_TYPE', 415), 'UNSUPPORTED_MEDIA_TYPE'],
    ['a content length that is wrong', fastify('FST_ERR_CTP_INVALID_CONTENT_LENGTH', 400), 'BAD_REQUEST'],
    ['a fault of the framework', fastify('FST_ERR_REP_INVALID_PAYLOAD_TYPE', 500), 'INTERNAL'],
    [
      'a status on an error that is not the framework’s',
      Object.assign(new Error('x'), { statusCode: 404 }),
      'INTERNAL',
    ],
    ['a bug', new TypeError('x is undefined'), 'INTERNAL'],
    ['something that is no error', 'text', 'INTERNAL'],
    ['nothing', undefined, 'INTERNAL'],
  ])('makes of %s the right code', (_name, thrown, code) => {
    const error = errorOf(thrown, true);
    expect(error.code).toBe(code);
    expect(error.message).not.toContain('password');
  });

  it('takes unknown failures for the store being away while it is away', () => {
    expect(errorOf(new TypeError('no client'), false)).toMatchObject({
      code: 'UNAVAILABLE',
      retryAfterSeconds: 2,
    });
    expect(errorOf(new NotFoundException(), false).code).toBe('NOT_FOUND');
  });
});
