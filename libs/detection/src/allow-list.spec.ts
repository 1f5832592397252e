import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { compileAllowList, type AllowListEntry } from './allow-list.js';
import type { Finding } from './finding.js';

const sha256 = (value: string) => createHash('sha256').update(value).digest('hex');
const finding: Finding = {
  class: 'pii',
  type: 'EMAIL_ADDRESS',
  start: 6,
  end: 22,
  confidence: 1,
  evidence: [],
};
const text = 'write info@acme.example today';

function allows(entry: AllowListEntry): boolean {
  const result = compileAllowList([entry], sha256);
  if (!result.ok) throw new Error(result.problem);
  return result.allowList(text, { ...finding, end: 23 });
}

describe('allow-list', () => {
  it.each([
    ['the value itself', { kind: 'exact', value: 'info@acme.example' }, true],
    ['another value', { kind: 'exact', value: 'info@acme' }, false],
    ['a pattern for the whole value', { kind: 'regex', value: '.*@acme\\.example' }, true],
    ['a pattern for a part of the value', { kind: 'regex', value: '@acme' }, false],
    ['the hash of the value', { kind: 'sha256', value: sha256('info@acme.example').toUpperCase() }, true],
    ['the hash of another value', { kind: 'sha256', value: sha256('x') }, false],
  ] as const)('%s', (_, entry, expected) => {
    expect(allows(entry)).toBe(expected);
  });

  it.each(['(?=a)', '(a)\\1', '('])('a pattern RE2 does not know (%s) is refused with its place', (value) => {
    const result = compileAllowList(
      [
        { kind: 'exact', value: 'a' },
        { kind: 'regex', value },
      ],
      sha256,
    );
    expect(result).toMatchObject({ ok: false, index: 1 });
  });
});
