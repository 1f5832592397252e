import {
  countTokens,
  nextId,
  textIn,
  textPieces,
  type MockAnswer,
  type MockProvider,
  type MockRequest,
} from './mock-answer.js';

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

const failed = (status: number, message: string): MockAnswer => ({
  kind: 'json',
  status,
  body: anthropicError(status, message),
});
const event = (type: string, data: object): string =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;

function usageOf(
  body: Readonly<Record<string, unknown>>,
  model: string,
): { input: number; cacheRead: number; cacheWrite: number } {
  const input = countTokens(textIn(body.system) + textIn(body.messages)) + 8;
  const isCached = model.includes('cached');
  return { input, cacheRead: isCached ? 1_024 : 0, cacheWrite: isCached ? 256 : 0 };
}

function startUsage({ input, cacheRead, cacheWrite }: ReturnType<typeof usageOf>): object {
  return {
    input_tokens: input,
    cache_creation_input_tokens: cacheWrite,
    cache_read_input_tokens: cacheRead,
    cache_creation: { ephemeral_5m_input_tokens: cacheWrite, ephemeral_1h_input_tokens: 0 },
    service_tier: 'standard',
  };
}

function message(body: Readonly<Record<string, unknown>>, request: MockRequest): MockAnswer {
  const model = String(body.model);
  const text = textPieces(request.pieces);
  const counted = usageOf(body, model);
  const output = countTokens(text.join(''));
  const base = {
    id: nextId('msg_'),
    type: 'message',
    role: 'assistant',
    model: model.split('--')[0],
    stop_sequence: null,
  };
  if (body.stream !== true) {
    const content = [{ type: 'text', text: text.join(''), citations: null }];
    return {
      kind: 'json',
      status: 200,
      body: {
        ...base,
        content,
        stop_reason: 'end_turn',
        usage: { ...startUsage(counted), output_tokens: output },
      },
    };
  }
  return {
    kind: 'stream',
    contentType: 'text/event-stream; charset=utf-8',
    parts: [
      event('message_start', {
        message: {
          ...base,
          content: [],
          stop_reason: null,
          usage: { ...startUsage(counted), output_tokens: 1 },
        },
      }),
      event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
      event('ping', {}),
      ...text.map((piece) =>
        event('content_block_delta', { index: 0, delta: { type: 'text_delta', text: piece } }),
      ),
      event('content_block_stop', { index: 0 }),
      event('message_delta', {
        delta: { stop_reason: 'end_turn', stop_sequence: null },
        usage: { output_tokens: output },
      }),
      event('message_stop', {}),
    ],
    errorPart: event('error', { error: { type: 'overloaded_error', message: 'Overloaded' } }),
  };
}

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
      return {
        kind: 'json',
        status: 200,
        body: { data, has_more: false, first_id: data[0]?.id, last_id: data.at(-1)?.id },
      };
    }
    if (path.endsWith('/echo'))
      return {
        kind: 'bytes',
        contentType: String(headers['content-type'] ?? 'application/octet-stream'),
        body: request.rawBody,
      };
    if (path !== '/v1/messages' && path !== '/v1/messages/count_tokens') return failed(404, 'Not found');
    if (headers['anthropic-version'] === undefined)
      return failed(400, 'anthropic-version: header is required');
    if (body === null) return failed(400, 'The request body is not valid JSON');
    if (path.endsWith('/count_tokens'))
      return { kind: 'json', status: 200, body: { input_tokens: usageOf(body, '').input } };
    if (typeof body.max_tokens !== 'number') return failed(400, 'max_tokens: Field required');
    return message(body, request);
  },
  error: anthropicError,
  headers: () => ({
    'request-id': nextId('req_'),
    'anthropic-organization-id': 'mock',
    'anthropic-ratelimit-requests-remaining': '999',
  }),
};
