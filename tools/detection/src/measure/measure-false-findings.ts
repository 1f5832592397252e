import { scanText, type FindingClass } from '@trueport/detection';
import type { InjectionRow } from '../data/development-data.js';
import type { Line } from './report.js';
import { presentTypes, rightFindings } from './reviewed-findings.js';

const bytesPerMegabyte = 1_000_000;
const perMegabyteTarget = 10;
const classes: readonly FindingClass[] = ['pii', 'secret'];

/** Findings of personal data and secrets in harmless prompts: those that are wrong, and all by type. */
export function measureFalseFindings(rows: readonly InjectionRow[]): readonly Line[] {
  const harmless = rows.filter(({ label }) => label === 'benign');
  const megabytes = harmless.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0) / bytesPerMegabyte;
  const findings = harmless.flatMap(({ id, text }) =>
    scanText(text, 'user', { classes }).map(({ type }) => ({ id, type })),
  );
  const wrong = findings.filter(
    ({ id, type }) => !presentTypes.has(type) && !rightFindings.has(`${id} ${type}`),
  );
  const byType = Map.groupBy(findings, ({ type }) => type);
  const perMegabyte = (count: number) => `${(count / megabytes).toFixed(1)} per MB`;
  const ordered = [...byType].sort(([, one], [, other]) => other.length - one.length);
  return [
    {
      set: 'benign',
      what: 'false findings, read by hand',
      value: perMegabyte(wrong.length),
      count: wrong.length,
      target: `≤ ${String(perMegabyteTarget)} per MB`,
      isMet: wrong.length / megabytes <= perMegabyteTarget,
    },
    ...ordered.map(([type, some]) => ({
      set: 'benign',
      what: `  ${type}, right ones included`,
      value: perMegabyte(some.length),
      count: some.length,
    })),
  ];
}
