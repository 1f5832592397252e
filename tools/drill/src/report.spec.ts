import { describe, expect, it } from '@jest/globals';

import { problemsIn, report } from './report.js';
import type { Verdict } from './verdict.js';

const verdict: Verdict = {
  answered: 10,
  checks: [
    { name: 'lost', wrong: [], outOf: null },
    { name: 'violations missing', wrong: [], outOf: 4 },
  ],
  loggedAsCutOff: 0,
  unknown: 0,
  isGood: true,
  phases: [
    { phase: 'before', requests: 5, clientErrors: 0, problems: new Map(), p50Ms: 1, p99Ms: 2 },
    {
      phase: 'NATS',
      requests: 5,
      clientErrors: 1,
      problems: new Map([['ECONNRESET', 1]]),
      p50Ms: 1.5,
      p99Ms: 4,
    },
  ],
};
const stored = { logCount: 10, spentNanoUsd: 1_000_000_005n, settledAfterMs: 2_400 };
const setting = { date: '2026-11-20', command: 'npm run drill', machine: 'a CPU', nodeVersion: 'v24' };

describe('report', () => {
  it('says with which command and machine, and what was added to the latency before the faults', () => {
    const text = report(verdict, stored, setting);
    expect(text).toContain('2026-11-20, `npm run drill`, on a CPU');
    expect(text).toContain('| NATS | 5 | 1 | 1.5 | 4.0 | 0.5 | 2.0 |');
    expect(text).toContain('- NATS: ECONNRESET 1');
    expect(text).toContain('**Passed**');
  });

  it('has a line for each check, and the spend to the last billionth', () => {
    const text = report(verdict, stored, setting);
    expect(text).toContain('| lost | 0 |\n| violations missing | 0 of 4 |');
    expect(text).toContain('1.000000005 USD');
  });

  it('does not hide a failure', () => {
    const checks = [{ name: 'lost', wrong: ['req_a'], outOf: null }];
    expect(report({ ...verdict, checks, isGood: false }, stored, setting)).toMatch(
      /\*\*FAILED\*\*[^]*lost \| 1 /,
    );
  });
});

describe('problemsIn', () => {
  it('shows the first few of what is wrong', () => {
    const wrong = Array.from({ length: 9 }, (_, at) => `req_${at}`);
    const lines = problemsIn([{ name: 'lost', wrong, outOf: null }]);
    expect([lines.length, lines[0]]).toEqual([5, 'lost: req_0']);
  });
});
