import { describe, expect, it } from '@jest/globals';
import { resolveOverlaps } from './resolve-overlaps.js';

const span = (start: number, end: number, confidence: number) => ({
  type: 'X',
  start,
  end,
  confidence,
  evidence: [],
});

describe('resolveOverlaps', () => {
  it.each([
    ['the one of higher confidence', [span(0, 9, 0.5), span(2, 4, 0.9)], [span(2, 4, 0.9)]],
    ['of equals the longer one', [span(2, 4, 0.9), span(0, 9, 0.9)], [span(0, 9, 0.9)]],
    ['a better one over several', [span(0, 3, 0.5), span(3, 6, 0.5), span(1, 5, 0.8)], [span(1, 5, 0.8)]],
    ['spans that only touch', [span(3, 6, 0.2), span(0, 3, 0.9)], [span(0, 3, 0.9), span(3, 6, 0.2)]],
  ])('keeps %s', (_, candidates, expected) => {
    expect(resolveOverlaps(candidates)).toEqual(expected);
  });
});
