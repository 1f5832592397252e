import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { post, type IngressUnderTest } from '../harness.js';
import { startUpstream, type RawUpstream } from '../raw-upstream.js';
import { answerJson, answerOf, deployments, requests, startInFrontOf } from './regression-harness.js';

const version = '2024-10-21';

let provider: RawUpstream;
let ingress: IngressUnderTest;
beforeAll(async () => {
  provider = await startUpstream((response, seen) =>
    seen.url.includes('embeddings')
      ? answerJson(response, {
          object: 'list',
          model: 'm',
          data: [{ object: 'embedding', index: 0, embedding: [0.5] }],
          usage: { prompt_tokens: 1, total_tokens: 1 },
        })
      : answerJson(response, answerOf(seen, 'made')),
  );
  ingress = await startInFrontOf(provider.url, {
    ...deployments(
      { provider: 'azure', model: 'prod', base_model: 'gpt-4.1', serves: ['listed'] },
      {
        provider: 'azure',
        model: 'own',
        base_model: 'gpt-4.1',
        api_version: '2025-04-01-preview',
        serves: ['listed-with-version'],
      },
    ),
    AZURE_OPENAI_API_VERSION: version,
  });
});
afterAll(async () => {
  await ingress?.stop();
  await provider?.close();
});
beforeEach(() => {
  provider.seen.length = 0;
});

describe('the version of Azure’s API', () => {
  it.each([
    [
      'a deployment that is listed',
      'listed',
      {},
      `/openai/deployments/prod/chat/completions?api-version=${version}`,
    ],
    [
      'a deployment that is not listed',
      'unlisted',
      { 'x-portkey-provider': 'azure-openai' },
      `/openai/deployments/unlisted/chat/completions?api-version=${version}`,
    ],
    [
      'a deployment with a version of its own, which counts',
      'listed-with-version',
      {},
      '/openai/deployments/own/chat/completions?api-version=2025-04-01-preview',
    ],
  ])('is sent for %s', async (_what, model, headers, path) => {
    const body = { ...requests['/v1/chat/completions'], model };
    expect((await post(ingress, '/v1/chat/completions', body, headers)).status).toBe(200);
    expect(provider.seen[0]?.url).toBe(`/azure/mock${path}`);
  });
});

describe('a Messages request to Anthropic', () => {
  const headers = { 'x-portkey-provider': 'anthropic' };
  const model = 'claude-sonnet-4-5';
  const sent = async (messages: readonly object[]): Promise<{ bytes: string; sentBytes: string }> => {
    const body = { model, max_tokens: 5, messages, metadata: { user_id: 'u' }, unknown_field: [1.0, 'é'] };
    expect((await post(ingress, '/v1/messages', body, headers)).status).toBe(200);
    return { bytes: JSON.stringify(body), sentBytes: provider.seen[0]?.body.toString() ?? '' };
  };

  it.each<[string, readonly object[]]>([
    ['a text', [{ role: 'user', content: 'What is {"signature":"gw-1"} and "gw-?' }]],
    ['a block of text', [{ role: 'user', content: [{ type: 'text', text: '"gw-' }] }]],
    [
      'the arguments of a tool',
      [{ role: 'assistant', content: [{ type: 'tool_use', id: 't', name: 'n', input: { a: 'gw-1' } }] }],
    ],
    [
      'a signature of Anthropic’s, beside a text that mentions ours',
      [
        {
          role: 'assistant',
          content: [
            { type: 'thinking', thinking: 'Well', signature: 'EqQBCg' },
            { type: 'text', text: '"gw-' },
          ],
        },
      ],
    ],
  ])(
    'that mentions the mark of other providers’ thoughts in %s passes byte for byte',
    async (_where, messages) => {
      const { bytes, sentBytes } = await sent(messages);
      expect(sentBytes).toBe(bytes);
    },
  );

  it.each<[string, object]>([
    ['thinking', { type: 'thinking', thinking: 'Well', signature: 'gw-google.abc' }],
    ['redacted_thinking', { type: 'redacted_thinking', data: 'gw-openai.abc' }],
  ])('with %s of another provider is sent without it', async (_kind, block) => {
    const { sentBytes } = await sent([
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: [block, { type: 'text', text: 'Hello' }] },
      { role: 'user', content: 'Go on' },
    ]);
    expect(sentBytes).not.toContain('gw-');
    expect(sentBytes).toContain('Go on');
  });

  it('with a member of a tool’s call that is called signature passes byte for byte', async () => {
    const content = [{ type: 'tool_use', id: 't', name: 'n', input: {}, signature: 'gw-1' }];
    const { bytes, sentBytes } = await sent([{ role: 'assistant', content }]);
    expect(sentBytes).toBe(bytes);
  });
});

describe('which account pays is the operator’s to say', () => {
  const account = { 'openai-organization': 'org-of-a-client', 'OpenAI-Project': 'proj-of-a-client' };

  it.each([
    ['/v1/chat/completions', 'openai', requests['/v1/chat/completions']],
    ['/v1/chat/completions', 'anthropic', requests['/v1/chat/completions']],
    ['/v1/chat/completions', 'azure-openai', requests['/v1/chat/completions']],
    ['/v1/messages', 'openai', requests['/v1/messages']],
    ['/v1/messages', 'anthropic', requests['/v1/messages']],
    ['/v1/responses', 'openai', requests['/v1/responses']],
    ['/v1/embeddings', 'openai', { input: 'Hi' }],
  ])('a client’s organization and project never go from %s to %s', async (path, name, body) => {
    const headers = { ...account, 'x-portkey-provider': name };
    expect((await post(ingress, path, { ...body, model: 'gpt-4.1' }, headers)).status).toBe(200);
    expect(provider.seen).toHaveLength(1);
    expect(JSON.stringify(provider.seen[0]?.rawHeaders)).not.toMatch(
      /of-a-client|openai-(?:organization|project)/i,
    );
  });
});
