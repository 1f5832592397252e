import { describe, expect, it } from '@jest/globals';
import type { Round } from './measure.js';
import { parseStolen } from './process-stats.js';
import { isQuiet, quietestTurns, type Turn } from './quiet-rounds.js';

/** What others had of the machine while each target was measured. */
const turnOf = (...shares: readonly number[]): Turn =>
  new Map(shares.map((stolenShare, at) => [`target ${at}`, { stolenShare } as Round]));

describe('quiet rounds', () => {
  it.each([
    [[0, 0.01], true],
    [[0, 0.011], false],
    [[], true],
  ])('are those in which nobody had more than a hundredth of the machine: %j', (shares, expected) =>
    expect(isQuiet(turnOf(...shares))).toBe(expected),
  );

  it('come first, and stay in their order', () => {
    const turns = [turnOf(0.03, 0), turnOf(0.001), turnOf(0, 0.2), turnOf(0)];
    expect(quietestTurns(turns, 2)).toEqual([turns[1], turns[3]]);
    expect(quietestTurns(turns, 3)).toEqual([turns[0], turns[1], turns[3]]);
    expect(quietestTurns(turns, 9)).toEqual(turns);
  });

  it('are told by what the hypervisor has given to others', () => {
    const stat = 'cpu  3737191 384184 744674 3927721 46922 0 141070 22574 0 0\ncpu0 1 2 3 4 5 6 7 8 9 10\n';
    expect(parseStolen(stat)).toBe(225_740_000);
    expect(parseStolen('cpu 1 2')).toBe(0);
  });
});
