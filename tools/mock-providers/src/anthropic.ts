import { answerMessage, inputUsage } from './anthropic/messages.js';
import { echo, json, nextId, ok, type MockAnswer, type MockProvider } from './mock-answer.js';

function anthropicError(status: number, message: string): unknown {
  const types: Readonly<Record<number, string>> = {
    401: 'authentication_error',
    404: 'not_found_error',
    429: 'rate_limit_error',
    529: 'overloaded_error',
  };
  const type = types[status] ?? (status >= 500 ? 'api_error' : 'invalid_request_error');
  return { type: 'error', error: { type, message }, request_id: nextId('req_') };
}

const failed = (status: number, message: string): MockAnswer => json(status, anthropicError(status, message));

/** `/anthropic/v1/…` */
export const anthropic: MockProvider = {
  prefix: '/anthropic/',
  answer: (request) => {
    const { headers, path, body, method } = request;
    if (headers['x-api-key'] === undefined && headers.authorization === undefined)
      return failed(401, 'x-api-key header is required');
    if (path === '/v1/models' && method === 'GET') {
      const data = ['claude-opus-5-5', 'claude-sonnet-4-5'].map((id) => ({
        type: 'model',
        id,
        display_name: id,
        created_at: '2026-01-01T00:00:00Z',
      }));
      return ok({ data, has_more: false, first_id: data[0]?.id, last_id: data.at(-1)?.id });
    }
    if (path.endsWith('/echo')) return echo(request);
    if (path !== '/v1/messages' && path !== '/v1/messages/count_tokens') return failed(404, 'Not found');
    if (headers['anthropic-version'] === undefined)
      return failed(400, 'anthropic-version: header is required');
    if (body === null) return failed(400, 'The request body is not valid JSON');
    if (path.endsWith('/count_tokens')) return ok({ input_tokens: inputUsage(body, '').input });
    if (typeof body.max_tokens !== 'number') return failed(400, 'max_tokens: Field required');
    return answerMessage(body, request);
  },
  error: anthropicError,
  headers: () => ({
    'request-id': nextId('req_'),
    'anthropic-organization-id': 'mock',
    'anthropic-ratelimit-requests-remaining': '999',
  }),
};
