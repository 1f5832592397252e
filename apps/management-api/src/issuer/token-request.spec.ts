import { describe, expect, it } from '@jest/globals';
import { readTokenRequest } from './token-request.js';

const form = (text: string): URLSearchParams => new URLSearchParams(text);
const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

function errorFor(authorization: string | undefined, body: unknown): string {
  try {
    readTokenRequest(authorization, body);
  } catch (error) {
    return (error as { error: string }).error;
  }
  throw new Error('the request was accepted');
}

describe('readTokenRequest', () => {
  it('reads credentials and scopes from a form', () => {
    const body = form('grant_type=client_credentials&client_id=a&client_secret=b%20c&scope=x++y');
    expect(readTokenRequest(undefined, body)).toEqual({
      clientId: 'a',
      clientSecret: 'b c',
      scopes: ['x', 'y'],
    });
  });

  it.each([
    ['plain', 'a:b', 'a', 'b'],
    ['form-encoded', 'a%3Ab:c+d%25', 'a:b', 'c d%'],
    ['with colons in the secret', 'a:b:c', 'a', 'b:c'],
    ['with an empty secret', 'a:', 'a', ''],
  ])('reads credentials %s from the header', (_name, text, clientId, clientSecret) => {
    const request = readTokenRequest(basic(text), form('grant_type=client_credentials'));
    expect(request).toEqual({ clientId, clientSecret, scopes: null });
  });

  it('takes a parameter without a value for one that was left out', () => {
    const body = form('grant_type=client_credentials&client_id=a&client_secret=b&scope=');
    expect(readTokenRequest(undefined, body).scopes).toBeNull();
  });

  it.each<[string, string | undefined, unknown, string]>([
    ['no body', undefined, undefined, 'invalid_request'],
    ['a list', undefined, [], 'invalid_request'],
    ['no grant', basic('a:b'), form(''), 'invalid_request'],
    ['another grant', basic('a:b'), form('grant_type=authorization_code'), 'unsupported_grant_type'],
    [
      'a parameter twice',
      basic('a:b'),
      form('grant_type=client_credentials&scope=x&scope=y'),
      'invalid_request',
    ],
    ['a nested value', basic('a:b'), { grant_type: { $ne: '' } }, 'invalid_request'],
    ['two ways', basic('a:b'), form('grant_type=client_credentials&client_secret=b'), 'invalid_request'],
    ['no credentials', undefined, form('grant_type=client_credentials'), 'invalid_client'],
    ['no name', basic(':b'), form('grant_type=client_credentials'), 'invalid_client'],
    ['another scheme', 'Digest abc', form('grant_type=client_credentials'), 'invalid_client'],
  ])('refuses %s', (_name, authorization, body, error) => {
    expect(errorFor(authorization, body)).toBe(error);
  });
});
