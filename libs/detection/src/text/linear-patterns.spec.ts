import { describe, expect, it } from '@jest/globals';
import { checkSync } from 'recheck';
import { builtInPatterns } from '../built-in-patterns.js';
import { textPatterns } from './text-patterns.js';

const each = [
  ...new Map([...textPatterns, ...builtInPatterns].map((pattern) => [String(pattern), pattern])).values(),
];
const proofTimeoutMs = 30_000;

// One pattern that can be made to run long lets one request hold up a whole process.
describe('built-in patterns', () => {
  it.each(each.map((pattern) => ({ pattern, name: String(pattern).slice(0, 80) })))(
    'takes time in proportion to the text: $name',
    ({ pattern }) => {
      const { status } = checkSync(pattern.source, pattern.flags, { timeout: proofTimeoutMs, randomSeed: 7 });
      expect(status).toBe('safe');
    },
    proofTimeoutMs * 2,
  );
});
