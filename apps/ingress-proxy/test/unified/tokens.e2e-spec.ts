import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startMockProviders, type MockProviders } from '@trueport/mock-providers';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import type { IngressUnderTest } from '../harness.js';
import { sharedModel, startUnifiedForTest } from './unified-harness.js';

let mocks: MockProviders;
let issuer: Server;
let issuerUrl: string;
let privateKey: CryptoKey;
let ingress: IngressUnderTest;
beforeAll(async () => {
  const pair = await generateKeyPair('ES256');
  privateKey = pair.privateKey;
  const key = { ...(await exportJWK(pair.publicKey)), kid: 'one', alg: 'ES256', use: 'sig' };
  issuer = createServer((_request, response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys: [key] })),
  );
  await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve));
  issuerUrl = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}`;
  mocks = await startMockProviders();
  ingress = await startUnifiedForTest(mocks, {
    JWT_ISSUERS: JSON.stringify([{ issuer: issuerUrl, jwks_uri: `${issuerUrl}/keys`, audience: 'gateway' }]),
    TOKEN_RATE_LIMIT_RPM: '3',
  });
});
afterAll(async () => {
  await ingress?.stop();
  await mocks?.close();
  issuer?.close();
});

const tokenFor = (subject: string, audience = 'gateway'): Promise<string> =>
  new SignJWT({ tenant_id: 'acme' })
    .setProtectedHeader({ alg: 'ES256', kid: 'one' })
    .setIssuer(issuerUrl)
    .setAudience(audience)
    .setSubject(subject)
    .setExpirationTime('5m')
    .sign(privateKey);
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
