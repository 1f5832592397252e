import { detectSecrets, secretReportThreshold, type Finding } from '@trueport/detection';
import type { InjectionRow, SecretRow } from '../data/development-data.js';
import { proportion } from './proportion.js';
import { shareLine, type Line } from './report.js';

const lookAlikeTarget = 10;
const harmlessTarget = 1;

/** Secrets found, look-alikes and harmless prompts flagged. A finding hits a label when the two overlap. */
export function measureSecrets(
  rows: readonly SecretRow[],
  prompts: readonly InjectionRow[],
): readonly Line[] {
  const labelled = rows.filter(({ labels }) => labels.length > 0);
  const secret = labelled.filter(({ categories }) => categories.includes('secret'));
  const lookAlikes = rows.filter(({ labels }) => labels.length === 0);
  const harmless = prompts.filter(({ label }) => label === 'benign');
  return [
    shareLine('secrets', 'recall', proportion(secret.filter(isFound).length, secret.length), {
      atLeast: 0.85,
    }),
    shareLine(
      'secrets',
      'recall, identifiers and hashes included',
      proportion(labelled.filter(isFound).length, labelled.length),
    ),
    countLine('look-alikes flagged', lookAlikes, lookAlikeTarget),
    countLine('harmless prompts flagged', harmless, harmlessTarget),
  ];
}

function isFound({ text, labels }: SecretRow): boolean {
  const findings = reported(text);
  return labels.some((label) => findings.some(({ start, end }) => start < label.end && end > label.start));
}

function countLine(what: string, texts: readonly { readonly text: string }[], most: number): Line {
  const flagged = texts.filter(({ text }) => reported(text).length > 0).length;
  const target = `≤ ${String(most)}`;
  return {
    set: 'secrets',
    what,
    value: String(flagged),
    count: texts.length,
    target,
    isMet: flagged <= most,
  };
}

function reported(text: string): readonly Finding[] {
  return detectSecrets(text, 'user').filter(({ confidence }) => confidence >= secretReportThreshold);
}
