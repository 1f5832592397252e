import { describe, expect, it } from '@jest/globals';
import { Secret } from '@trueport/config';
import { bedrockCredentials, bedrockSigner } from './bedrock-signer.js';

const signingDate = new Date('2026-11-20T12:00:00Z');
const keys = {
  kind: 'keys',
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: new Secret('wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'),
  sessionToken: undefined,
} as const;
const request = {
  method: 'POST',
  host: 'bedrock-runtime.us-east-1.amazonaws.com',
  path: '/model/anthropic.claude-v2%3A1/converse',
  body: Buffer.from('{}'),
  contentType: 'application/json',
};
const linesOf = async (
  credentials: Parameters<typeof bedrockSigner>[0] = keys,
  more: Partial<typeof request> = {},
): Promise<Record<string, string>> => {
  const lines = await bedrockSigner(credentials, 'us-east-1', () => signingDate)({ ...request, ...more });
  return Object.fromEntries(
    lines.flatMap((name, at) => (at % 2 === 0 ? [[name, lines[at + 1] as string]] : [])),
  );
};

describe('a signed request', () => {
  it('names access key, day, region and service, and signs host, type, date and body', async () => {
    const { authorization, 'x-amz-date': date } = await linesOf();
    expect(date).toBe('20261120T120000Z');
    expect(authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/20261120\/us-east-1\/bedrock\/aws4_request, SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date, Signature=[0-9a-f]{64}$/,
    );
  });

  it('is signed over exactly its bytes, path and region', async () => {
    const signatures = await Promise.all([
      linesOf(),
      linesOf(keys, { body: Buffer.from('{ }') }),
      linesOf(keys, { path: '/model/anthropic.claude-v2:1/converse' }),
    ]);
    expect(new Set(signatures.map(({ authorization }) => authorization)).size).toBe(3);
  });

  it('carries the session token of temporary credentials', async () => {
    const lines = await linesOf({ ...keys, sessionToken: new Secret('session') });
    expect(lines['x-amz-security-token']).toBe('session');
    expect(lines['authorization']).toContain('x-amz-security-token');
  });
});

describe('credentials', () => {
  const none = {
    AWS_BEARER_TOKEN_BEDROCK: undefined,
    AWS_ACCESS_KEY_ID: undefined,
    AWS_SECRET_ACCESS_KEY: undefined,
    AWS_SESSION_TOKEN: undefined,
  };
  it.each([
    [
      'an API key wins',
      { ...none, AWS_BEARER_TOKEN_BEDROCK: new Secret('k'), AWS_ACCESS_KEY_ID: 'a' },
      'bearer',
    ],
    ['access keys', { ...none, AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: new Secret('s') }, 'keys'],
    ['half an access key is none', { ...none, AWS_ACCESS_KEY_ID: 'a' }, undefined],
    ['nothing is none', none, undefined],
  ])('%s', (_name, settings, kind) => {
    expect(bedrockCredentials(settings)?.kind).toBe(kind);
  });
});
