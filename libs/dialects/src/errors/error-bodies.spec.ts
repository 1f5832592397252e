import { describe, expect, it } from '@jest/globals';
import type { AnswerError, AnswerErrorKind } from '../conversation/answer-error.js';
import { anthropicErrorBody } from './anthropic-error.js';
import { openAiErrorBody } from './openai-error.js';

const errorOf = (kind: AnswerErrorKind, more: Partial<AnswerError> = {}): AnswerError => ({
  kind,
  httpStatus: 400,
  message: 'It failed.',
  retryable: false,
  ...more,
});

const kinds: readonly (readonly [AnswerErrorKind, string, string | null, string])[] = [
  ['invalid_request', 'invalid_request_error', null, 'invalid_request_error'],
  ['authentication', 'authentication_error', 'invalid_api_key', 'authentication_error'],
  ['billing', 'insufficient_quota', 'insufficient_quota', 'billing_error'],
  ['permission', 'permission_error', null, 'permission_error'],
  ['not_found', 'not_found_error', 'model_not_found', 'not_found_error'],
  ['timeout', 'timeout', 'timeout', 'timeout_error'],
  ['conflict', 'conflict', 'conflict', 'conflict_error'],
  ['too_large', 'request_too_large', 'request_too_large', 'request_too_large'],
  ['rate_limit', 'rate_limit_error', 'rate_limit_exceeded', 'rate_limit_error'],
  ['server', 'server_error', 'server_error', 'api_error'],
  ['overloaded', 'service_unavailable', 'overloaded', 'overloaded_error'],
  ['upstream_auth', 'server_error', 'upstream_auth', 'api_error'],
];

describe('error bodies', () => {
  it.each(kinds)('%s is %s with code %s for OpenAI clients', (kind, type, code) => {
    expect(openAiErrorBody(errorOf(kind))).toEqual({
      error: { message: 'It failed.', type, param: null, code },
    });
  });

  it.each(kinds)('%s has a type of its own for Anthropic clients', (kind, _type, _code, anthropicType) => {
    expect(anthropicErrorBody(errorOf(kind), 'req_1')).toEqual({
      type: 'error',
      error: { type: anthropicType, message: 'It failed.' },
      request_id: 'req_1',
    });
  });

  it('a code and a field of the error itself count more than those of its kind', () => {
    const error = errorOf('invalid_request', { code: 'context_length_exceeded', param: 'messages' });
    expect(openAiErrorBody(error)).toEqual({
      error: {
        message: 'It failed.',
        type: 'invalid_request_error',
        param: 'messages',
        code: 'context_length_exceeded',
      },
    });
    expect(anthropicErrorBody(error, 'r')).toMatchObject({
      error: { code: 'context_length_exceeded', param: 'messages' },
    });
  });

  it('tells the threads of Anthropic’s SDK to go on without one where a provider has none', () => {
    const error = errorOf('invalid_request', { code: 'unsupported_value', param: 'thread' });
    expect(anthropicErrorBody(error, 'r')).toMatchObject({
      error: { param: 'thread', details: { error_code: 'thread_unsupported_request' } },
    });
    expect(openAiErrorBody(error)).not.toHaveProperty('error.details');
  });

  it.each([
    ['OpenAI', openAiErrorBody],
    ['Anthropic', (error: AnswerError) => anthropicErrorBody(error, 'r')],
  ])('what else is known stands beside, and cannot replace the fields of %s', (_name, body) => {
    const error = errorOf('rate_limit', {
      upstreamStatus: 429,
      retryAfterSeconds: 0,
      details: { provider: 'Gemini', message: 'other', type: 'other', innererror: { code: 'x' } },
    });
    expect(body(error)).toMatchObject({
      error: {
        message: 'It failed.',
        type: 'rate_limit_error',
        provider: 'Gemini',
        innererror: { code: 'x' },
        upstream_status: 429,
        retry_after_seconds: 0,
      },
    });
  });
});
