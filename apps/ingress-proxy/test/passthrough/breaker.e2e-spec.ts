import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { waitUntil } from '@trueport/testing';
import { startIngressForTest, type IngressUnderTest } from '../harness.js';
import { send, type RawAnswer } from '../raw-client.js';
import { startUpstream, type RawUpstream } from '../raw-upstream.js';

describe('the circuit breaker of a provider', () => {
  let upstream: RawUpstream;
  let ingress: IngressUnderTest;
  let status = 200;
  const call = (): Promise<RawAnswer> =>
    send(`${ingress.url}/trueportai-services/openai/v1/chat/completions`, {
      method: 'POST',
      headers: { 'x-api-key': ingress.apiKey, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'gpt-4o', messages: [] }),
    });

  beforeAll(async () => {
    upstream = await startUpstream((response) => response.writeHead(status).end('theirs'));
    ingress = await startIngressForTest({
      upstreamUrl: upstream.url,
      settings: { BREAKER_MIN_REQUESTS: '5', BREAKER_OPEN_MS: '1000', BREAKER_WINDOW_MS: '5000' },
    });
  });
  afterAll(async () => {
    await ingress.stop();
    await upstream.close();
  });

  it('stays closed however many client errors there are', async () => {
    for (const clientError of [400, 401, 404, 429]) {
      status = clientError;
      for (let count = 0; count < 5; count += 1) expect((await call()).status).toBe(clientError);
    }
  });

  it('opens on 5xx, says for how long, shows it, and closes again after a good probe', async () => {
    status = 500;
    const refused = await waitUntil(async () => {
      const answer = await call();
      return answer.status === 503 ? answer : null;
    });
    const body = JSON.parse(refused.body.toString()) as { code: string; retry_after: number };
    expect(body.code).toBe('CIRCUIT_OPEN');
    expect(body.retry_after).toBeGreaterThanOrEqual(1);
    expect(refused.headers['retry-after']).toBe(String(body.retry_after));
    expect(refused.headers['x-gateway-decision']).toBe('openai/gpt-4o');

    const host = new URL(upstream.url).host;
    const metrics = await (await fetch(`${ingress.url}/metrics`)).text();
    expect(metrics).toMatch(new RegExp(`trueport_breaker_state\\{[^}]*${host}[^}]*\\} [1-9]`));
    const ready = (await (await fetch(`${ingress.url}/health/ready`)).json()) as { details: unknown };
    expect(JSON.stringify(ready.details)).toContain('open');

    status = 200;
    const healed = await waitUntil(async () => {
      const answer = await call();
      return answer.status === 200 ? answer : null;
    });
    expect(healed.body.toString()).toBe('theirs');
  });
});
