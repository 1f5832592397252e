import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findingClasses, type Finding, type FindingClass } from './finding.js';
import { withoutOverlaps } from './overlaps.js';

const finding = (findingClass: FindingClass, start: number, end: number, confidence: number): Finding => ({
  class: findingClass,
  type: 'X',
  start,
  end,
  confidence,
  evidence: [],
});

describe('overlapping findings', () => {
  it.each([
    ['the surer one stays', [finding('pii', 0, 5, 0.7), finding('secret', 3, 6, 0.9)], [1]],
    ['of equally sure ones the longer stays', [finding('pii', 0, 5, 0.9), finding('pii', 0, 9, 0.9)], [1]],
    [
      'of those that only their class tells apart the same one stays, whichever came first',
      [finding('secret', 1, 6, 0.9), finding('pii', 1, 6, 0.9)],
      [1],
    ],
    ['neighbours both stay', [finding('pii', 0, 5, 0.9), finding('pii', 5, 9, 0.8)], [0, 1]],
    [
      'a card number inside an attack stays',
      [finding('injection', 0, 50, 0.99), finding('pii', 10, 20, 0.8)],
      [0, 1],
    ],
    [
      'one that bridges two surer ones goes',
      [finding('pii', 0, 4, 0.9), finding('pii', 3, 8, 0.5), finding('pii', 6, 9, 0.9)],
      [0, 2],
    ],
  ])('%s', (_, findings, kept) => {
    expect(withoutOverlaps(findings)).toEqual(kept.map((index) => findings[index]));
  });

  it('what stays is in order, never overlaps its own kind, and is the same in whatever order it came', () => {
    const anyFinding = fc
      .tuple(
        fc.constantFrom(...findingClasses),
        fc.nat(40),
        fc.integer({ min: 1, max: 12 }),
        fc.constantFrom(0.5, 0.7, 0.9),
      )
      .map(([findingClass, start, length, confidence]) =>
        finding(findingClass, start, start + length, confidence),
      );
    fc.assert(
      fc.property(fc.array(anyFinding), (findings) => {
        const kept = withoutOverlaps(findings);
        const injections = kept.filter((one) => one.class === 'injection');
        injections.forEach((one, index) => {
          expect(one.start).toBeGreaterThanOrEqual(injections[index - 1]?.end ?? 0);
        });
        const spans = (some: readonly Finding[]) =>
          some.map(({ class: kind, start, end }) => `${kind} ${String(start)} ${String(end)}`).sort();
        expect(spans(withoutOverlaps([...findings].reverse()))).toEqual(spans(kept));
      }),
    );
  });
});
