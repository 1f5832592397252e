import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Finding } from './finding.js';
import { redactedPreview, redactedText, redaction } from './redact.js';

const at = (start: number, end: number): Finding => ({
  class: 'pii',
  type: 'X',
  start,
  end,
  confidence: 1,
  evidence: [],
});

describe('redaction', () => {
  it.each([
    ['a match is replaced', 'my card 4111 now', [at(8, 12)], 'my card [REDACTED] now'],
    ['overlapping matches become one', 'abcdef', [at(1, 3), at(2, 5)], 'a[REDACTED]f'],
    ['touching matches become one', 'abcdef', [at(1, 3), at(3, 5)], 'a[REDACTED]f'],
    ['no findings, no preview', 'abc', [], ''],
  ])('%s', (_, text, findings, expected) => {
    expect(redactedPreview(text, findings)).toBe(expected);
  });

  it('a long text is cut on both sides and says so', () => {
    const preview = redactedPreview(`${'a'.repeat(500)}SECRET${'b'.repeat(500)}`, [at(500, 506)]);
    expect(preview).toBe(`…${'a'.repeat(100)}${redaction}${'b'.repeat(100)}…`);
  });

  it('a surrogate pair is not cut in two', () => {
    const preview = redactedPreview(`${'😀'.repeat(100)}x`, [at(200, 201)]);
    expect(preview).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/);
  });

  /** A preview is stored and shown: a matched character in it would be the leak the product is there to stop. */
  it('no matched character is in a preview or a redacted text, and a preview shows 200 characters at most', () => {
    const texts = fc.tuple(
      fc.string({ maxLength: 600 }),
      fc.array(fc.tuple(fc.nat(600), fc.integer({ min: 1, max: 30 }))),
    );
    fc.assert(
      fc.property(texts, ([plain, places]) => {
        const findings = places
          .filter(([start]) => start < plain.length)
          .map(([start, length]) => at(start, Math.min(plain.length, start + length)));
        const matched = new Set(
          findings.flatMap(({ start, end }) =>
            Array.from({ length: end - start }, (_, offset) => start + offset),
          ),
        );
        const text =
          [...plain.slice(0, plain.length)].length === plain.length ? plain : plain.replace(/[^ -~]/g, '.');
        const marked = Array.from(text, (_, index) => (matched.has(index) ? '\u2603' : 'x')).join('');
        const preview = redactedPreview(marked, findings);
        expect(preview).not.toContain('\u2603');
        expect(redactedText(marked, findings)).not.toContain('\u2603');
        expect(preview.replaceAll(redaction, '').replaceAll('…', '').length).toBeLessThanOrEqual(200);
      }),
    );
  });
});
