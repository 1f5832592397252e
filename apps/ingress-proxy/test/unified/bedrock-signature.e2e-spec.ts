import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startMockProviders, type MockProviders } from '@trueport/mock-providers';
import { startIngressForTest, type IngressUnderTest } from '../harness.js';

let mocks: MockProviders;
let ingress: IngressUnderTest;
beforeAll(async () => {
  mocks = await startMockProviders();
  ingress = await startIngressForTest({
    upstreamUrl: mocks.url,
    // Access keys are used where there is no API key of Bedrock.
    without: ['AWS_BEARER_TOKEN_BEDROCK'],
    settings: {
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret-access-key',
      AWS_SESSION_TOKEN: 'session-token',
      BEDROCK_BASE_URL: `${mocks.url}/bedrock`,
      DEPLOYMENTS: JSON.stringify([
        { provider: 'bedrock', model: 'eu.amazon.nova-pro-v1:0', region: 'eu-west-1', serves: ['nova'] },
      ]),
    },
  });
});
afterAll(async () => {
  await ingress?.stop();
  await mocks?.close();
});

it('a request to Bedrock is signed for the region of its deployment, and the secret stays here', async () => {
  const response = await fetch(`${ingress.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'x-api-key': ingress.apiKey, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'nova', messages: [{ role: 'user', content: 'Hi' }] }),
  });
  expect(response.status).toBe(200);
  const [seen] = mocks.requests();
  expect(seen?.url).toBe('/bedrock/model/eu.amazon.nova-pro-v1%3A0/converse');
  const headers = seen?.rawHeaders ?? [];
  const valueOf = (name: string): string =>
    headers[headers.findIndex((header, at) => at % 2 === 0 && header.toLowerCase() === name) + 1] ?? '';
  expect(valueOf('authorization')).toMatch(
    /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-west-1\/bedrock\/aws4_request, SignedHeaders=.*host.*, Signature=/,
  );
  expect(valueOf('x-amz-security-token')).toBe('session-token');
  expect(JSON.stringify(headers)).not.toContain('secret-access-key');
});
