import { describe, expect, it } from '@jest/globals';

import { report } from './report.js';
import type { Verdict } from './verdict.js';

const verdict: Verdict = {
  answered: 10,
  lost: 0,
  duplicated: 0,
  misnamed: 0,
  loggedAsCutOff: 0,
  wrongRollups: 0,
  unexplainedErrors: 0,
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
const stored = { logCount: 10, rollupCount: 1 };
const setting = { date: '2026-11-20', command: 'npm run drill', machine: 'a CPU', nodeVersion: 'v24' };

describe('report', () => {
  it('says with which command and machine, and what was added to the latency before the faults', () => {
    const text = report(verdict, stored, setting);
    expect(text).toContain('2026-11-20, `npm run drill`, on a CPU');
    expect(text).toContain('| NATS | 5 | 1 | 1.5 | 4.0 | 0.5 | 2.0 |');
    expect(text).toContain('- NATS: ECONNRESET 1');
    expect(text).toContain('**Passed**');
  });

  it('does not hide a failure', () => {
    expect(report({ ...verdict, lost: 1, isGood: false }, stored, setting)).toMatch(
      /\*\*FAILED\*\*[^]*lost \| 1 /,
    );
  });
});
