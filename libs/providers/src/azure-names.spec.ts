import { describe, expect, it } from '@jest/globals';
import { errorCodeOf } from '@trueport/testing';
import { assertAzureNames } from './azure-names.js';

describe('assertAzureNames', () => {
  it.each([
    ['my-resource', 'gpt-4o'],
    ['AB', 'a'],
    ['0a', 'gpt-4.1_mini'],
    ['a'.repeat(64), 'b'.repeat(64)],
  ])('lets %s / %s through', (resource, deployment) => {
    expect(() => assertAzureNames({ resource, deployment })).not.toThrow();
  });

  it.each([
    ['evil.example#', 'gpt'],
    ['evil.example', 'gpt'],
    ['a@evil', 'gpt'],
    ['a:80', 'gpt'],
    ['a/b', 'gpt'],
    ['a%2fb', 'gpt'],
    ['-a', 'gpt'],
    ['a-', 'gpt'],
    ['a', 'gpt'],
    ['a_b', 'gpt'],
    ['a b', 'gpt'],
    ['ab\n', 'gpt'],
    ['äb', 'gpt'],
    ['', 'gpt'],
    ['a'.repeat(65), 'gpt'],
    ['good', ''],
    ['good', '..'],
    ['good', '.'],
    ['good', 'a/b'],
    ['good', 'a%2e'],
    ['good', 'a?b'],
    ['good', 'a\n'],
    ['good', 'b'.repeat(65)],
  ])('refuses %p / %p', (resource, deployment) => {
    expect(errorCodeOf(() => assertAzureNames({ resource, deployment }))).toBe('BAD_REQUEST');
  });
});
