import { describe, expect, it } from '@jest/globals';
import { readPassthroughUrl } from './passthrough-path.js';

describe('readPassthroughUrl', () => {
  it.each([
    ['/openai/v1/chat/completions', 'openai', '/v1/chat/completions', '/chat/completions'],
    [
      '/openai/v1/models/ft%3Agpt-4o%2Fx?a=1&a=2',
      'openai',
      '/v1/models/ft%3Agpt-4o%2Fx?a=1&a=2',
      '/models/ft%3Agpt-4o%2Fx',
    ],
    ['/anthropic/v1/messages?beta=true', 'anthropic', '/v1/messages?beta=true', '/messages'],
    [
      '/google/v1beta/models/gemini-2.5-pro:generateContent',
      'google',
      '/v1beta/models/gemini-2.5-pro:generateContent',
      '/models/gemini-2.5-pro:generateContent',
    ],
    ['/openai/v10/odd', 'openai', '/v10/odd', '/v10/odd'],
    ['/openai//v1/double', 'openai', '//v1/double', '//v1/double'],
  ])('sends %s to %s byte for byte', (path, provider, pathAndQuery, logPath) => {
    expect(readPassthroughUrl(`/trueportai-services${path}`)).toMatchObject({
      kind: 'target',
      target: { provider, pathAndQuery, logPath, azure: null },
    });
  });

  it.each([
    [
      'the documented path',
      '/chat/completions?api-version=1',
      '/openai/deployments/dep-1/chat/completions?api-version=1',
      '/chat/completions',
    ],
    [
      'the path the AzureOpenAI client builds',
      '/openai/deployments/gpt-4o/chat/completions?api-version=1',
      '/openai/deployments/dep-1/chat/completions?api-version=1',
      '/chat/completions',
    ],
    ['the v1 path', '/openai/v1/responses', '/openai/v1/responses', '/responses'],
    ['a path of the resource', '/openai/files?api-version=1', '/openai/files?api-version=1', '/files'],
  ])('reads for Azure %s', (_name, path, pathAndQuery, logPath) => {
    expect(readPassthroughUrl(`/trueportai-services/azure/my-res/dep-1${path}`)).toMatchObject({
      kind: 'target',
      target: {
        provider: 'azure',
        pathAndQuery,
        logPath,
        azure: { resource: 'my-res', deployment: 'dep-1' },
      },
    });
  });

  it.each(['/mistral/v1/chat', '/openai', '/openai/', '/azure/only-resource', '/azure/r/d', '/'])(
    'finds nothing at %s',
    (path) => expect(readPassthroughUrl(`/trueportai-services${path}`)).toEqual({ kind: 'not_found' }),
  );

  it.each([
    '/openai/v1/../../admin',
    '/openai/v1/%2e%2e/admin',
    '/openai/v1/..%2fadmin',
    '/openai/v1/%2E%2E%2Fadmin',
    '/openai/v1/..;/admin',
    '/openai/./v1',
    '/openai/v1/..',
    '/openai/v1\\..\\admin',
    '/openai/v1/%5c..%5cadmin',
    '/openai/v1/%00',
    '/openai/v1/%0d%0aHost:evil',
    '/openai/v1/%zz',
    '/openai/v1/a#b',
    '/openai/v1/\u00e9',
  ])('refuses %s', (path) => {
    expect(readPassthroughUrl(`/trueportai-services${path}`).kind).toBe('unsafe');
  });

  it('lets dots inside a segment pass', () => {
    expect(readPassthroughUrl('/trueportai-services/openai/v1/files/a..b.json').kind).toBe('target');
  });
});
