import { describe, expect, it } from '@jest/globals';
import { presentedCredential, withoutKeyParameter } from './credential.js';

describe('presentedCredential', () => {
  it.each([
    ['x-api-key', { 'x-api-key': 'sk-1' }, '/p', 'sk-1'],
    ['a bearer token', { authorization: 'Bearer sk-2' }, '/p', 'sk-2'],
    ['a bearer token in other letters', { authorization: 'bearer  sk-2 ' }, '/p', 'sk-2'],
    ['api-key', { 'api-key': 'sk-3' }, '/p', 'sk-3'],
    ['x-goog-api-key', { 'x-goog-api-key': 'sk-4' }, '/p', 'sk-4'],
    ['the key parameter', {}, '/p?alt=sse&key=sk-5', 'sk-5'],
    [
      'x-api-key before all others',
      { 'x-api-key': 'sk-1', authorization: 'Bearer sk-2' },
      '/p?key=sk-5',
      'sk-1',
    ],
    ['nothing from another scheme', { authorization: 'Basic abc' }, '/p', null],
    ['nothing from an empty header', { 'x-api-key': '' }, '/p?monkey=1', null],
  ])('takes %s', (_name, headers, url, expected) => {
    expect(presentedCredential(headers, url)).toBe(expected);
  });
});

describe('withoutKeyParameter', () => {
  it.each([
    ['/p?key=sk-5', '/p'],
    ['/p?alt=sse&key=sk-5&b=%20x', '/p?alt=sse&b=%20x'],
    ['/p?monkey=1&a', '/p?monkey=1&a'],
    ['/p', '/p'],
    ['/p?&&a==b', '/p?&&a==b'],
  ])('turns %s into %s', (url, expected) => expect(withoutKeyParameter(url)).toBe(expected));
});
