import { describe, expect, it } from '@jest/globals';
import { unifiedRoute } from './endpoints.js';

describe('a path of the unified API', () => {
  it.each([
    [
      '/v1/chat/completions',
      { kind: 'endpoint', endpoint: { surface: 'chat_completions', shape: 'openai' } },
    ],
    ['/v1/chat/completions/?key=x', { kind: 'endpoint', endpoint: { surface: 'chat_completions' } }],
    ['/v1/messages', { kind: 'endpoint', endpoint: { surface: 'messages', shape: 'anthropic' } }],
    [
      '/v1/messages/count_tokens',
      { kind: 'endpoint', endpoint: { surface: 'count_tokens', shape: 'anthropic' } },
    ],
    ['/v1/responses', { kind: 'endpoint', endpoint: { surface: 'responses' } }],
    ['/v1/responses/resp_1', { kind: 'stored_response', id: 'resp_1', action: 'response' }],
    ['/v1/responses/resp_1/cancel', { kind: 'stored_response', id: 'resp_1', action: 'cancel' }],
    [
      '/v1/responses/resp_1/input_items?limit=2',
      { kind: 'stored_response', id: 'resp_1', action: 'input_items' },
    ],
    ['/v1/models', { kind: 'models', id: null }],
    ['/v1/models/meta%2Fllama', { kind: 'models', id: 'meta/llama' }],
    ['/v1/models/%E0%A4%A', { kind: 'models', id: '%E0%A4%A' }],
    ['/v1/images/generations', { kind: 'endpoint', endpoint: { surface: 'images' } }],
    ['/v1/audio/transcriptions', { kind: 'endpoint', endpoint: { surface: 'transcriptions' } }],
    ['/v1/', { kind: 'not_found', shape: 'openai' }],
    ['/v1/chat', { kind: 'not_found', shape: 'openai' }],
    ['/v1/responses/a/b', { kind: 'not_found', shape: 'openai' }],
    ['/v1/messages/batches', { kind: 'not_found', shape: 'anthropic' }],
  ])('%s', (url, route) => {
    expect(unifiedRoute(url)).toMatchObject(route);
  });
});
