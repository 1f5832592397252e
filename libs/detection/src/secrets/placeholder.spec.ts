import { describe, expect, it } from '@jest/globals';
import { isBlank, isExpression, isPlaceholder } from './placeholder.js';

describe('isPlaceholder', () => {
  it.each([
    '<token>',
    '${TOKEN}',
    '$TOKEN',
    '{{ token }}',
    '%TOKEN%',
    'xxxxxxxx',
    '********',
    'YOUR_API_KEY',
    'changeme',
    'my-secret',
    'null',
    'abcdefg123',
    'sk-...',
    'AAAAAAAAAA',
  ])('%s holds the place of a value', (value) => {
    expect(isPlaceholder(value)).toBe(true);
  });

  it.each(['c0rrect-h0rse', 'Tr0ub4dor&3', 'qF7{x', '9b2e4c7a1d'])('%s may be one', (value) => {
    expect(isPlaceholder(value)).toBe(false);
  });

  it('a poor password is no blank', () => {
    expect(isBlank('secret')).toBe(false);
    expect(isBlank('<secret>')).toBe(true);
  });
});

describe('isExpression', () => {
  it.each(['getToken()', 'user.password', 'this', 'Config::token', 'row->secret'])('%s is code', (value) => {
    expect(isExpression(value)).toBe(true);
  });

  it.each(['h0rse-Battery', 'Zx9.k2', 'plain'])('%s is a value', (value) => {
    expect(isExpression(value)).toBe(false);
  });
});
