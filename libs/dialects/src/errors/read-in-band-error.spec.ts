import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { upstreamDialectNames, type UpstreamDialectName } from '../conversation/upstream-dialect.js';
import { readInBandError } from './read-in-band-error.js';

describe('readInBandError', () => {
  it.each<[string, UpstreamDialectName, Record<string, unknown>, string | null, Record<string, unknown>]>([
    [
      'OpenAI chat',
      'openai-chat',
      { error: { message: 'x', type: 'server_error', code: null } },
      null,
      { kind: 'server', httpStatus: 502, message: 'x' },
    ],
    ['OpenAI chat, a text', 'openai-chat', { error: 'broken' }, null, { kind: 'server', message: 'broken' }],
    [
      'a status in a chunk',
      'openai-chat',
      { id: 'x', choices: [], error: { message: 'x', code: 429 } },
      null,
      { kind: 'rate_limit', httpStatus: 429, upstreamStatus: 429 },
    ],
    [
      'Anthropic overloaded',
      'anthropic-messages',
      { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } },
      'error',
      { kind: 'overloaded', httpStatus: 503, message: 'Overloaded', retryable: true },
    ],
    [
      'Anthropic authentication',
      'anthropic-messages',
      { type: 'error', error: { type: 'authentication_error', message: 'key sk-A1234567' } },
      null,
      {
        kind: 'upstream_auth',
        httpStatus: 502,
        message: "The provider refused the gateway's own credential (authentication_error).",
      },
    ],
    [
      'Anthropic invalid',
      'anthropic-messages',
      { type: 'error', error: { type: 'invalid_request_error', message: 'x' } },
      null,
      { kind: 'invalid_request', httpStatus: 400, retryable: false },
    ],
    [
      'Responses error event',
      'openai-responses',
      { type: 'error', code: 'rate_limit_exceeded', message: 'x', param: null, sequence_number: 3 },
      null,
      { kind: 'rate_limit', message: 'x', code: 'rate_limit_exceeded' },
    ],
    [
      'Responses nested error event',
      'openai-responses',
      { type: 'error', error: { type: 'server_error', code: 'server_error', message: 'x' } },
      null,
      { kind: 'server', message: 'x' },
    ],
    [
      'Responses failed',
      'openai-responses',
      {
        type: 'response.failed',
        response: { status: 'failed', error: { code: 'server_error', message: 'x' } },
      },
      null,
      { kind: 'server', message: 'x' },
    ],
    [
      'Responses failed without a reason',
      'openai-responses',
      { type: 'response.failed', response: { status: 'failed', error: null } },
      null,
      { kind: 'server', message: 'The provider failed and gave no reason.' },
    ],
    [
      'a whole Responses answer that failed',
      'openai-responses',
      { object: 'response', status: 'failed', error: { code: 'invalid_prompt', message: 'x' } },
      null,
      { kind: 'invalid_request', httpStatus: 400, code: 'invalid_prompt' },
    ],
    [
      'Gemini',
      'gemini',
      { error: { code: 503, message: 'x', status: 'UNAVAILABLE' } },
      null,
      { kind: 'overloaded', httpStatus: 503 },
    ],
    [
      'Gemini with a delay',
      'gemini',
      { error: { code: 429, message: 'x', status: 'RESOURCE_EXHAUSTED', details: [{ retryDelay: '27s' }] } },
      null,
      { kind: 'rate_limit', retryAfterSeconds: 27 },
    ],
    [
      'Bedrock throttling',
      'bedrock-converse',
      { message: 'x' },
      'throttlingException',
      { kind: 'rate_limit', httpStatus: 429, message: 'x' },
    ],
    [
      'Bedrock validation',
      'bedrock-converse',
      { message: 'Input is too long for requested model.' },
      'validationException',
      { kind: 'invalid_request', code: 'context_length_exceeded' },
    ],
    [
      'Bedrock model error with the words of the model',
      'bedrock-converse',
      { originalStatusCode: 500, originalMessage: 'x' },
      'modelStreamErrorException',
      { kind: 'server', httpStatus: 502, message: 'x' },
    ],
    [
      'Bedrock unavailable, as the SDK writes it',
      'bedrock-converse',
      { serviceUnavailableException: { message: 'x' } },
      null,
      { kind: 'overloaded', httpStatus: 503 },
    ],
    [
      'Bedrock with the class in the document',
      'bedrock-converse',
      { __type: 'com.amazon#InternalServerException', message: 'x' },
      null,
      { kind: 'server', message: 'x' },
    ],
  ])('reads %s', (_name, dialect, data, name, expected) => {
    expect(readInBandError(dialect, data, name)).toMatchObject(expected);
  });

  it.each<[string, UpstreamDialectName, Record<string, unknown>, string | null]>([
    ['a chunk', 'openai-chat', { choices: [] }, null],
    ['a chunk whose error is empty', 'openai-chat', { choices: [], error: '' }, null],
    ['a chunk whose error is null', 'openai-chat', { choices: [], error: null }, null],
    ['a delta', 'anthropic-messages', { type: 'content_block_delta' }, 'content_block_delta'],
    [
      'a response in progress',
      'openai-responses',
      { type: 'response.created', response: { status: 'in_progress', error: null } },
      null,
    ],
    [
      'a response that ran into its limit',
      'openai-responses',
      { type: 'response.incomplete', response: { status: 'incomplete', error: null } },
      null,
    ],
    ['a candidate', 'gemini', { candidates: [] }, null],
    ['a start', 'bedrock-converse', { role: 'assistant' }, 'messageStart'],
  ])('finds none in %s', (_name, dialect, data, name) => {
    expect(readInBandError(dialect, data, name)).toBeNull();
  });

  it('never throws, whatever an event holds', () => {
    const property = fc.property(
      fc.constantFrom<UpstreamDialectName>(...upstreamDialectNames),
      fc.dictionary(
        fc.constantFrom('error', 'type', 'response', 'message', 'code', '__type', 'xException'),
        fc.jsonValue(),
      ),
      (dialect, data) => {
        const error = readInBandError(dialect, data);
        if (error !== null) expect(error.message).not.toBe('');
      },
    );
    fc.assert(property, { numRuns: 300 });
  });
});
