import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AnswerError } from '../conversation/answer-error.js';
import { upstreamDialectNames, type UpstreamDialectName } from '../conversation/upstream-dialect.js';
import { openAiErrorBody } from './openai-error.js';
import { readUpstreamError, type UpstreamFailure } from './read-upstream-error.js';

const nowMs = Date.parse('2026-11-20T12:00:00Z');

function read(status: number, body: unknown, more: Partial<UpstreamFailure> = {}): AnswerError {
  return readUpstreamError({
    dialect: 'openai-chat',
    provider: 'Acme',
    status,
    headers: {},
    body: typeof body === 'string' ? body : JSON.stringify(body),
    nowMs,
    ...more,
  });
}

const bedrock = (status: number, type: string, message = 'It failed.'): AnswerError =>
  read(status, { message }, { dialect: 'bedrock-converse', headers: { 'x-amzn-errortype': type } });
const gemini = (code: number, status: string, message: string, details?: unknown): AnswerError =>
  read(code, { error: { code, message, status, details } }, { dialect: 'gemini' });
const anthropic = (status: number, type: string, message = 'It failed.'): AnswerError =>
  read(status, { type: 'error', error: { type, message } }, { dialect: 'anthropic-messages' });
const openAi = (status: number, error: unknown, headers: UpstreamFailure['headers'] = {}): AnswerError =>
  read(status, { error }, { headers });

describe('readUpstreamError reads every shape', () => {
  it.each<[string, unknown, string]>([
    ["OpenAI's object", { error: { message: 'Bad.', type: 'x', param: null, code: null } }, 'Bad.'],
    ['an array around it', [{ error: { code: 400, message: 'Bad.', status: 'INVALID_ARGUMENT' } }], 'Bad.'],
    ['a text for error', { error: 'Bad.' }, 'Bad.'],
    ["AWS's message", { message: 'Bad.' }, 'Bad.'],
    ["AWS's Message", { Message: 'Bad.' }, 'Bad.'],
    ['AWS with the class in the document', { __type: 'com.amazon.coral#X', message: 'Bad.' }, 'Bad.'],
    ['a detail', { detail: 'Bad.' }, 'Bad.'],
    ['a list of details', { detail: [{ loc: ['body'], msg: 'Bad.' }] }, '[{"loc":["body"],"msg":"Bad."}]'],
    ['a flat object', { object: 'error', message: 'Bad.', type: 'x', code: 400 }, 'Bad.'],
    ['a list of errors', { errors: [{ message: 'Bad.' }] }, 'Bad.'],
    ['a message that is an object', { error: { message: { text: 'Bad.' } } }, '{"text":"Bad."}'],
    ['plain text', 'Bad.', 'Bad.'],
    ['a JSON text', '"Bad."', 'Bad.'],
    ['a page', '<!DOCTYPE html><html><head><title>Bad.</title></head></html>', 'Bad.'],
    ['cut off JSON', '{"error":{"mess', '{"error":{"mess'],
  ])('%s', (_name, body, message) => {
    expect(read(400, body)).toMatchObject({ kind: 'invalid_request', httpStatus: 400, message });
  });

  it.each<[string, unknown]>([
    ['nothing', ''],
    ['white space', ' \n'],
    ['null', 'null'],
    ['a number', '7'],
    ['an empty list', '[]'],
    ['an empty object', '{}'],
    ['an empty error', { error: {} }],
    ['an error of null', { error: null }],
    ['an empty page', '<html></html>'],
  ])('%s, with a sentence of its own', (_name, body) => {
    expect(read(500, body)).toMatchObject({
      kind: 'server',
      httpStatus: 500,
      message: 'Acme failed with status 500 and gave no reason.',
    });
  });

  it('never throws and never shows a status that is no error, whatever comes', () => {
    const bodies = fc.oneof(
      fc.string(),
      fc.json(),
      fc.jsonValue().map((error) => JSON.stringify({ error })),
    );
    const property = fc.property(
      bodies,
      fc.integer({ min: 0, max: 999 }),
      fc.constantFrom<UpstreamDialectName>(...upstreamDialectNames),
      (body, status, dialect) => {
        const error = read(status, body, { dialect });
        expect(error.httpStatus).toBeGreaterThanOrEqual(400);
        expect(error.httpStatus).toBeLessThan(600);
        expect(error.message).not.toBe('');
        expect(JSON.stringify(openAiErrorBody(error))).toContain('"message"');
      },
    );
    fc.assert(property, { numRuns: 300 });
  });
});

describe('readUpstreamError tells the kind', () => {
  it.each([
    [400, 'invalid_request', 400, false],
    [402, 'billing', 402, true],
    [404, 'not_found', 404, false],
    [405, 'invalid_request', 405, false],
    [408, 'timeout', 408, true],
    [409, 'conflict', 409, true],
    [413, 'too_large', 413, false],
    [422, 'invalid_request', 422, false],
    [424, 'server', 502, true],
    [429, 'rate_limit', 429, true],
    [499, 'server', 502, true],
    [500, 'server', 500, true],
    [502, 'server', 502, true],
    [503, 'overloaded', 503, true],
    [504, 'timeout', 504, true],
    [520, 'server', 520, true],
    [529, 'overloaded', 529, true],
    [200, 'server', 502, true],
    [302, 'server', 502, true],
  ])('of status %i: %s, answered with %i, retryable %s', (status, kind, httpStatus, retryable) => {
    expect(read(status, '')).toMatchObject({ kind, httpStatus, retryable, upstreamStatus: status });
  });

  it.each<[string, AnswerError, string, number]>([
    ['Anthropic invalid_request_error', anthropic(400, 'invalid_request_error'), 'invalid_request', 400],
    ['Anthropic billing_error', anthropic(402, 'billing_error'), 'billing', 402],
    ['Anthropic not_found_error', anthropic(404, 'not_found_error'), 'not_found', 404],
    ['Anthropic request_too_large', anthropic(413, 'request_too_large'), 'too_large', 413],
    ['Anthropic rate_limit_error', anthropic(429, 'rate_limit_error'), 'rate_limit', 429],
    ['Anthropic api_error', anthropic(500, 'api_error'), 'server', 500],
    ['Anthropic timeout_error', anthropic(504, 'timeout_error'), 'timeout', 504],
    ['Anthropic overloaded_error', anthropic(529, 'overloaded_error'), 'overloaded', 529],
    [
      'an Anthropic account without credit',
      anthropic(400, 'invalid_request_error', 'Your credit balance is too low to access the API.'),
      'billing',
      402,
    ],
    ['Gemini INVALID_ARGUMENT', gemini(400, 'INVALID_ARGUMENT', 'Bad.'), 'invalid_request', 400],
    ['Gemini FAILED_PRECONDITION', gemini(400, 'FAILED_PRECONDITION', 'Bad.'), 'invalid_request', 400],
    ['Gemini NOT_FOUND', gemini(404, 'NOT_FOUND', 'Bad.'), 'not_found', 404],
    ['Gemini ABORTED', gemini(409, 'ABORTED', 'Bad.'), 'conflict', 409],
    ['Gemini RESOURCE_EXHAUSTED', gemini(429, 'RESOURCE_EXHAUSTED', 'Bad.'), 'rate_limit', 429],
    ['Gemini CANCELLED', gemini(499, 'CANCELLED', 'Bad.'), 'server', 502],
    ['Gemini INTERNAL', gemini(500, 'INTERNAL', 'Bad.'), 'server', 500],
    ['Gemini UNAVAILABLE', gemini(503, 'UNAVAILABLE', 'Bad.'), 'overloaded', 503],
    ['Gemini DEADLINE_EXCEEDED', gemini(504, 'DEADLINE_EXCEEDED', 'Bad.'), 'timeout', 504],
    [
      'Bedrock validation',
      bedrock(400, 'ValidationException:http://internal.amazon.com/coral/'),
      'invalid_request',
      400,
    ],
    ['Bedrock quota', bedrock(400, 'ServiceQuotaExceededException'), 'invalid_request', 400],
    ['Bedrock not found', bedrock(404, 'ResourceNotFoundException'), 'not_found', 404],
    ['Bedrock model timeout', bedrock(408, 'ModelTimeoutException'), 'timeout', 408],
    ['Bedrock model error', bedrock(424, 'ModelErrorException'), 'server', 502],
    ['Bedrock model stream error', bedrock(424, 'com.amazon#ModelStreamErrorException'), 'server', 502],
    ['Bedrock throttling', bedrock(429, 'ThrottlingException'), 'rate_limit', 429],
    ['Bedrock throttling with an odd status', bedrock(400, 'ThrottlingException:x'), 'rate_limit', 429],
    ['Bedrock model not ready', bedrock(429, 'ModelNotReadyException'), 'rate_limit', 429],
    ['Bedrock internal', bedrock(500, 'InternalServerException'), 'server', 500],
    ['Bedrock unavailable', bedrock(503, 'ServiceUnavailableException'), 'overloaded', 503],
    [
      'OpenAI without quota',
      openAi(429, { message: 'x', type: 'insufficient_quota', code: 'insufficient_quota' }),
      'billing',
      429,
    ],
    [
      'OpenAI rate limit',
      openAi(429, { message: 'x', type: 'tokens', code: 'rate_limit_exceeded' }),
      'rate_limit',
      429,
    ],
    ['OpenAI server error', openAi(500, { message: 'x', type: 'server_error', code: null }), 'server', 500],
    ['an error in an answer of status 200', openAi(200, { message: 'x', code: 429 }), 'rate_limit', 429],
    [
      'an overloaded error in an answer of status 200',
      openAi(200, { message: 'x', type: 'overloaded_error' }),
      'overloaded',
      503,
    ],
  ])('of %s', (_name, error, kind, httpStatus) => {
    expect(error).toMatchObject({ kind, httpStatus });
  });

  it.each<[string, AnswerError]>([
    ['an account limit of Bedrock', bedrock(400, 'ServiceQuotaExceededException')],
    [
      'a place that Gemini does not serve',
      gemini(400, 'FAILED_PRECONDITION', 'User location is not supported.'),
    ],
    ['a model that a deployment lacks', openAi(404, { message: 'x', code: 'model_not_found' })],
    ['a deployment that is gone', openAi(404, { message: 'x', code: 'DeploymentNotFound' })],
  ])('lets another deployment try: %s', (_name, error) => {
    expect(error.retryable).toBe(true);
  });
});

describe('readUpstreamError on a refused credential of the gateway', () => {
  const key = 'sk-live-A1234567';
  it.each<[string, AnswerError]>([
    ['OpenAI 401', openAi(401, { message: `Incorrect API key provided: ${key}.`, code: 'invalid_api_key' })],
    ['OpenAI 403', openAi(403, { message: `No access for ${key}`, param: 'model' })],
    ['Anthropic 401', anthropic(401, 'authentication_error', `invalid x-api-key ${key}`)],
    ['Anthropic 403', anthropic(403, 'permission_error', `not for ${key}`)],
    ['Gemini 401', gemini(401, 'UNAUTHENTICATED', key)],
    ['Gemini 403', gemini(403, 'PERMISSION_DENIED', key)],
    [
      'Gemini 400 for a bad key',
      gemini(400, 'INVALID_ARGUMENT', 'API key not valid.', [{ reason: 'API_KEY_INVALID' }]),
    ],
    [
      'Gemini 400 for a bad key without a reason',
      gemini(400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.'),
    ],
    [
      'Bedrock 403',
      bedrock(403, 'AccessDeniedException', 'User: arn:aws:iam::123456789012:user/x is not authorized'),
    ],
    ['Bedrock expired token', bedrock(403, 'ExpiredTokenException', key)],
    ['Bedrock bad signature', bedrock(400, 'InvalidSignatureException', key)],
    ['an API gateway', read(401, { statusCode: 401, message: `Access denied: ${key}` })],
    ['no words at all', read(401, '')],
  ])('%s: 502, so that clients keep their own key, without the words of the provider', (_name, error) => {
    expect(error).toMatchObject({
      kind: 'upstream_auth',
      httpStatus: 502,
      code: 'upstream_auth',
      retryable: true,
    });
    expect(error.message).toMatch(/^Acme refused the gateway's own credential/);
    expect(JSON.stringify(error)).not.toMatch(/A1234567|123456789012/);
  });
});

describe('readUpstreamError keeps what clients act on', () => {
  it.each<[string, AnswerError]>([
    ['OpenAI', openAi(400, { message: 'x', type: 'invalid_request_error', code: 'context_length_exceeded' })],
    [
      'an OpenAI-like server',
      openAi(400, { message: "This model's maximum context length is 8192 tokens.", code: 400 }),
    ],
    [
      'Anthropic',
      anthropic(400, 'invalid_request_error', 'prompt is too long: 210000 tokens > 200000 maximum'),
    ],
    [
      'Anthropic with an answer too long',
      anthropic(
        400,
        'invalid_request_error',
        'input length and `max_tokens` exceed context limit: 190000 + 64000 > 200000',
      ),
    ],
    ['Anthropic with 413', anthropic(413, 'request_too_large', 'Prompt is too long')],
    [
      'Gemini',
      gemini(
        400,
        'INVALID_ARGUMENT',
        'The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).',
      ),
    ],
    ['Bedrock', bedrock(400, 'ValidationException', 'Input is too long for requested model.')],
    [
      'Bedrock with many tokens',
      bedrock(400, 'ValidationException', 'Too many input tokens. Max input tokens: 8192'),
    ],
  ])('context_length_exceeded of %s', (_name, error) => {
    expect(error).toMatchObject({
      kind: expect.stringMatching(/invalid_request|too_large/),
      code: 'context_length_exceeded',
      retryable: false,
    });
  });

  it.each<[string, AnswerError]>([
    [
      'too long an answer',
      anthropic(
        400,
        'invalid_request_error',
        'max_tokens: 300000 > 64000, which is the maximum allowed number of output tokens',
      ),
    ],
    [
      'a rate of tokens',
      openAi(429, { message: 'Rate limit reached: too many tokens per minute', code: 'rate_limit_exceeded' }),
    ],
  ])('is not context_length_exceeded for %s', (_name, error) => {
    expect(error.code).not.toBe('context_length_exceeded');
  });

  const innererror = {
    code: 'ResponsibleAIPolicyViolation',
    content_filter_result: { hate: { filtered: true } },
  };
  it.each<[string, Record<string, unknown>]>([
    ['innererror', { innererror }],
    ['regression: litellm#20811 only inner_error', { inner_error: innererror }],
  ])('the content filter of Azure: %s', (_name, inner) => {
    const error = openAi(400, { message: 'Filtered.', code: 'content_filter', param: 'prompt', ...inner });
    expect(error).toMatchObject({
      code: 'content_filter',
      param: 'prompt',
      details: { innererror },
      retryable: false,
    });
    expect(openAiErrorBody(error)).toMatchObject({ error: { code: 'content_filter', innererror } });
  });

  it('the content filter of Azure without a code of its own', () => {
    expect(openAi(400, { message: 'Filtered.', code: null, innererror }).code).toBe('content_filter');
  });

  it('regression: envoy#2161 a numeric code is a status, not a code', () => {
    const error = openAi(400, { message: 'Bad.', type: 'BadRequestError', code: 400 });
    expect(error).toMatchObject({ kind: 'invalid_request', httpStatus: 400, message: 'Bad.' });
    expect(error.code).toBeUndefined();
  });

  it.each([
    ['a model', 'The model `x` does not exist.', '404', 'model_not_found'],
    ['something else', 'Resource not found', '404', 'not_found'],
    ['something with a code', 'No such file', 'no_such_file', 'no_such_file'],
  ])('what was not found: %s', (_name, message, code, expected) => {
    expect(openAi(404, { message, code }).code).toBe(expected);
  });

  it('code and field of an OpenAI error', () => {
    const error = openAi(400, { message: 'Bad.', code: 'unsupported_parameter', param: 'temperature' });
    expect(error).toMatchObject({ code: 'unsupported_parameter', param: 'temperature' });
  });

  it('provider and status beside the text', () => {
    expect(openAiErrorBody(anthropic(529, 'overloaded_error', 'Overloaded'))).toEqual({
      error: {
        message: 'Overloaded',
        type: 'service_unavailable',
        param: null,
        code: 'overloaded',
        provider: 'Acme',
        upstream_status: 529,
      },
    });
  });

  it.each([
    ['seconds', { 'retry-after': '7' }, undefined, 7],
    ['a date', { 'retry-after': 'Fri, 20 Nov 2026 12:01:00 GMT' }, undefined, 60],
    ['milliseconds', { 'retry-after-ms': '1200' }, undefined, 2],
    ["Gemini's delay", {}, [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '27s' }], 27],
  ])('when to come back: %s', (_name, headers, details, expected) => {
    const error = read(
      429,
      { error: { code: 429, message: 'x', status: 'RESOURCE_EXHAUSTED', details } },
      { headers },
    );
    expect(error.retryAfterSeconds).toBe(expected);
  });

  it('the text of the provider without addresses that carry a key', () => {
    const error = gemini(500, 'INTERNAL', 'GET https://g.com/v1beta/models?key=A1234567 failed');
    expect(error.message).toBe('GET https://g.com/v1beta/models?key=[hidden] failed');
  });
});
