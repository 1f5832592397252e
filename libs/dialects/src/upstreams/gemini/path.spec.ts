import { describe, expect, it } from '@jest/globals';
import { geminiPath } from './path.js';

describe('the path of a request', () => {
  it.each([
    ['a whole answer', 'gemini-2.5-pro', false, '/v1beta/models/gemini-2.5-pro:generateContent'],
    ['a stream', 'gemini-2.5-pro', true, '/v1beta/models/gemini-2.5-pro:streamGenerateContent?alt=sse'],
    ['a resource name', 'models/gemini-3-pro', false, '/v1beta/models/gemini-3-pro:generateContent'],
    ['a tuned model', 'tunedModels/mine-1', false, '/v1beta/tunedModels/mine-1:generateContent'],
    ['a name that is no path', 'a b?c#d:e', false, '/v1beta/models/a%20b%3Fc%23d%3Ae:generateContent'],
    ['a way out', 'models/../files', false, '/v1beta/models/..%2Ffiles:generateContent'],
  ])('is the one for %s', (_case, model, isStream, path) => {
    expect(geminiPath(model, isStream)).toBe(path);
  });
});
