import { describe, expect, it } from '@jest/globals';
import { canonicalJson, contentHash, modelVersion } from './model-version.js';

describe('model version', () => {
  it('is 16 hexadecimal digits', () => {
    expect(modelVersion).toMatch(/^[0-9a-f]{16}$/);
  });

  it.each([
    ['the order of keys makes no difference', { a: 1, b: [2] }, { b: [2], a: 1 }, true],
    ['the order of a list does', [1, 2], [2, 1], false],
    ['a pattern counts by its source', { p: /a/g }, { p: /b/g }, false],
    ['a pattern counts by its flags', { p: /a/g }, { p: /a/gi }, false],
  ])('%s', (_, one, other, isSame) => {
    expect(contentHash(canonicalJson(one)) === contentHash(canonicalJson(other))).toBe(isSame);
  });
});
