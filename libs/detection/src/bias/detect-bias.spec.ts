import { describe, expect, it } from '@jest/globals';
import { detectBias } from './detect-bias.js';
import { severityOf } from '../severity.js';

describe('bias (experimental)', () => {
  it.each([
    ['All immigrants are criminals.', 'BIASED_GENERALISATION'],
    ['Women should not be allowed to vote.', 'BIASED_EXCLUSION'],
    ['Women are bad at driving', 'BIASED_EXCLUSION'],
    ['Men are naturally better than women', 'BIASED_PREFERENCE'],
  ])('"%s" is found', (text, type) => {
    expect(detectBias(text)[0]?.type).toBe(type);
  });

  it.each([
    'It is wrong to say that all immigrants are criminals.',
    'Why do people claim that all muslims are terrorists?',
    'Some women are engineers.',
    'Germans are good at football.',
    'Black coffee is dirty.',
    'Women are not stupid.',
  ])('"%s" is left alone', (text) => {
    expect(detectBias(text)).toEqual([]);
  });

  it('is never surer than 0.65, so that its severity is medium at most', () => {
    const findings = detectBias(
      'All women are stupid. Men should never be trusted. Old people are always slow.',
    );
    expect(findings.length).toBeGreaterThan(1);
    for (const finding of findings) {
      expect(finding.confidence).toBeLessThanOrEqual(0.65);
      expect(['medium', 'low']).toContain(severityOf(finding));
    }
  });
});
