import { describe, expect, it } from '@jest/globals';
import type { Round } from './measure.js';
import { translationScenarios } from './scenarios.js';
import { translationVerdicts, type Measured } from './summary.js';

const roundOf = (cpuPerRequestUs: number): Round => ({
  requestsPerSecond: 1,
  p50Ms: 1,
  p99Ms: 1,
  firstByteP50Ms: 1,
  cpuPerRequestUs,
  cpuPerChunkUs: 0,
  residentMb: 1,
  failures: 0,
  stolenShare: 0,
});
/** Rounds of a chat of 1 KB: CPU of the bare proxy, passed through and translated, µs. */
const measured = (rounds: readonly (readonly [number, number, number])[]): Measured => ({
  scenario: translationScenarios(1)[0] as Measured['scenario'],
  rounds: new Map(
    ['bare', 'passed through', 'translated'].map((target, at) => [
      target,
      rounds.map((round) => roundOf(round[at] as number)),
    ]),
  ),
});

describe('a budget in microseconds', () => {
  it.each([
    ['as fast as the reference machine', [69, 130, 190.5], '60.5 µs CPU, 60.5 at reference speed', false],
    ['half as fast', [138, 260, 375], '115.0 µs CPU, 57.5 at reference speed', true],
    ['faster', [34.5, 65, 126], '61.0 µs CPU, 61.0 at reference speed', false],
  ] as const)('counts on a machine that is %s', (_name, round, text, isKept) => {
    const [verdict] = translationVerdicts(measured([round]), 0);
    expect(verdict).toEqual({ text: `translating a 1 KB chat: ${text} (at most 60)`, isKept });
  });

  it('counts by the speed of each round', () => {
    const [verdict] = translationVerdicts(
      measured([
        [69, 100, 150],
        [138, 200, 320],
        [690, 900, 1_600],
      ]),
      0,
    );
    expect(verdict?.text).toContain('120.0 µs CPU, 60.0 at reference speed');
  });
});
