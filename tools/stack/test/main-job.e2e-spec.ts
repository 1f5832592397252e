import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { usageLogPageSchema, type UsageLogView } from '@trueport/contracts';
import { waitUntil } from '@trueport/testing';
import OpenAI from 'openai';
import { startProduct, type RunningProduct } from '../src/index.js';

// The whole product as `npm start` runs it, every service a process of its own.
describe('the product', () => {
  let product: RunningProduct;

  beforeAll(async () => {
    // Servers of its own, to be killed: those of the test run belong to everybody.
    for (const variable of ['NATS_URL', 'REDIS_URL', 'MONGODB_URL']) delete process.env[variable];
    const dataDir = mkdtempSync(join(tmpdir(), 'main-job-'));
    // Who looks for changes so seldom has to be told of them.
    const settings = { SNAPSHOT_POLL_MS: '60000' };
    product = await startProduct({
      dataDir,
      ephemeral: true,
      ownServers: true,
      settings,
      log: () => undefined,
    });
  });
  afterAll(() => product.stop());

  const api = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const { gatewayUrl, managementToken } = product.facts;
    const headers = { authorization: `Bearer ${managementToken}`, 'content-type': 'application/json' };
    return fetch(`${gatewayUrl}/trueportai-services/api/v1${path}`, { ...init, headers });
  };
  const logsOf = async (query: string): Promise<UsageLogView[]> =>
    usageLogPageSchema.parse(await (await api(`/analytics/logs?${query}`)).json()).items;
  const client = (apiKey: string): OpenAI =>
    new OpenAI({
      apiKey,
      baseURL: `${product.facts.gatewayUrl}/trueportai-services/openai/v1`,
      maxRetries: 0,
    });
  const messages = [{ role: 'user' as const, content: 'Hello there' }];

  it('shows a call of an official SDK in the analytics API, with its model, tokens and latency', async () => {
    const answer = await client(product.facts.apiKey).chat.completions.create({ model: 'gpt-4o', messages });
    const [log] = await waitUntil(async () => {
      const logs = await logsOf('provider=openai');
      return logs.length > 0 ? logs : null;
    });
    expect(log).toMatchObject({
      status_code: 200,
      path: '/chat/completions',
      model: answer.model,
      prompt_tokens: answer.usage?.prompt_tokens,
      completion_tokens: answer.usage?.completion_tokens,
      usage_source: 'provider',
    });
    expect(log?.latency_ms).toBeGreaterThan(0);
  });

  it('shows a refused call as well', async () => {
    const refused = await fetch(`${product.facts.gatewayUrl}/trueportai-services/openai/v1/unknown`, {
      headers: { 'x-api-key': product.facts.apiKey },
    });
    const logs = await waitUntil(async () => {
      const found = (await logsOf('limit=50')).filter(({ path }) => path === '/unknown');
      return found.length > 0 ? found : null;
    });
    expect(refused.ok).toBe(false);
    expect(logs[0]?.status_code).toBe(refused.status);
  });

  it('feels a changed and a revoked key as soon as it is told, not when it looks next', async () => {
    const created = (await (
      await api('/keys', { method: 'POST', body: '{"owner":"short-lived"}' })
    ).json()) as { id: string; key: string };
    const statusNow = async (): Promise<number> => {
      const url = `${product.facts.gatewayUrl}/trueportai-services/openai/v1/models`;
      return (await fetch(url, { headers: { 'x-api-key': created.key } })).status;
    };
    const soon = { what: 'the change' };
    await waitUntil(async () => (await statusNow()) === 200, soon);
    await api(`/keys/${created.id}`, { method: 'PATCH', body: '{"is_active":false}' });
    await waitUntil(async () => (await statusNow()) === 403, soon);
    await api(`/keys/${created.id}`, { method: 'DELETE' });
    await waitUntil(async () => (await statusNow()) === 401, soon);
  });

  it('has lost nothing and counted nothing twice after its logger and its store were killed', async () => {
    const openai = client(product.facts.apiKey);
    const call = (): Promise<unknown> => openai.chat.completions.create({ model: 'gpt-4o-mini', messages });
    await product.kill('mongodb');
    await product.kill('analytics-logger');
    await Promise.all(Array.from({ length: 20 }, call));
    await product.restart('mongodb');
    await product.restart('analytics-logger');
    await Promise.all(Array.from({ length: 5 }, call));
    const mine = async (): Promise<UsageLogView[]> =>
      (await logsOf('limit=500')).filter(({ requested_model: model }) => model === 'gpt-4o-mini');
    await waitUntil(async () => (await mine()).length >= 25, { what: 'all logs' });
    const logs = await mine();
    expect(new Set(logs.map(({ request_id: id }) => id)).size).toBe(25);
    expect(logs).toHaveLength(25);
  });
});
