import { scanText, type FindingClass } from '@trueport/detection';
import type { InjectionRow } from '../data/development-data.js';
import type { Line } from './report.js';

const bytesPerMegabyte = 1_000_000;
const perMegabyteTarget = 10;

/**
 * Findings of personal data and secrets in harmless prompts. E-mail and IP addresses, links and dates do stand in them;
 * everything else counts as false, names of real people too.
 */
export function measureFalseFindings(rows: readonly InjectionRow[]): readonly Line[] {
  const harmless = rows.filter(({ label }) => label === 'benign');
  const megabytes = harmless.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0) / bytesPerMegabyte;
  const classes: readonly FindingClass[] = ['pii', 'secret'];
  const findings = harmless.flatMap(({ text }) => scanText(text, 'user', { classes }));
  const byType = Map.groupBy(findings, ({ type }) => type);
  const line = (what: string, count: number) => ({
    set: 'benign',
    what,
    value: `${(count / megabytes).toFixed(1)} per MB`,
    count,
  });
  const total = findings.filter(({ type }) => !present.has(type)).length;
  return [
    {
      ...line('false findings (all but e-mail, IP, URL, date)', total),
      target: `≤ ${String(perMegabyteTarget)} per MB`,
      isMet: total / megabytes <= perMegabyteTarget,
    },
    ...[...byType]
      .sort(([, one], [, other]) => other.length - one.length)
      .map(([type, some]) => line(`  ${type}`, some.length)),
  ];
}

/** Really in the harmless prompts, and right when found there: shown, but not counted as false. */
const present = new Set(['EMAIL_ADDRESS', 'IP_ADDRESS', 'DOMAIN_NAME', 'DATE_TIME']);
