import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startMockProviders, type MockProviders } from '@trueport/mock-providers';
import type { IngressUnderTest } from '../harness.js';
import { startTokenIssuer, type TokenIssuer } from '../token-issuer.js';
import { sharedModel, startUnifiedForTest } from './unified-harness.js';

let mocks: MockProviders;
let issuer: TokenIssuer;
let ingress: IngressUnderTest;
beforeAll(async () => {
  issuer = await startTokenIssuer();
  mocks = await startMockProviders();
  ingress = await startUnifiedForTest(mocks, { ...issuer.settings, TOKEN_RATE_LIMIT_RPM: '3' });
});
afterAll(async () => {
  await ingress?.stop();
  await mocks?.close();
  issuer?.close();
});

const tokenFor = (subject: string, audience?: string): Promise<string> =>
  issuer.tokenFor('acme', subject, audience);
const ask = (token: string): Promise<Response> =>
  fetch(`${ingress.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: sharedModel, messages: [{ role: 'user', content: 'Hi' }] }),
  });

it('a token of a trusted issuer is a credential, and its tenant has the log', async () => {
  const response = await ask(await tokenFor('ada'));
  expect(response.status).toBe(200);
  const { data } = await ingress.completedEvent(response.headers.get('x-request-id') as string);
  expect(data).toMatchObject({ tenant_id: 'acme', api_key: 'jwt:ada' });
});

it('a token for another audience is refused', async () => {
  const response = await ask(await tokenFor('ada', 'elsewhere'));
  expect(response.status).toBe(401);
  expect(await response.json()).toMatchObject({ error: { type: 'authentication_error' } });
});

it('each subject has a limit of its own', async () => {
  const token = await tokenFor('grace');
  const statuses = [];
  for (let request = 0; request < 4; request += 1) statuses.push((await ask(token)).status);
  expect(statuses).toEqual([200, 200, 200, 429]);
  expect((await ask(await tokenFor('linus'))).status).toBe(200);
});
