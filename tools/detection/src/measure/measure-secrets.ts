import { detectSecrets, secretReportThreshold, type Finding } from '@trueport/detection';
import type { InjectionRow, SecretRow } from '../data/development-data.js';
import { proportion } from './proportion.js';
import { shareLine, type Line } from './report.js';

const lookAlikeTarget = 10;
const harmlessTarget = 1;
/** Shorter values (`secret`) are the same by accident. */
const tellingUnits = 8;

/** Secrets found, look-alikes and harmless prompts flagged. A finding hits a label when the two overlap. */
export function measureSecrets(
  rows: readonly SecretRow[],
  prompts: readonly InjectionRow[],
): readonly Line[] {
  const labelled = rows.filter(({ labels }) => labels.length > 0);
  const secret = labelled.filter(({ categories }) => categories.includes('secret'));
  const [contradictory, lookAlikes] = split(
    rows.filter(({ labels }) => labels.length === 0),
    isSecretElsewhere(labelled),
  );
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
    {
      set: 'secrets',
      what: '  apart: rows whose every finding is a labelled secret of another row',
      value: String(contradictory.length),
      count: contradictory.length,
    },
    countLine('harmless prompts flagged', harmless, harmlessTarget),
  ];
}

function isFound({ text, labels }: SecretRow): boolean {
  const findings = reported(text);
  return labels.some((label) => findings.some(({ start, end }) => start < label.end && end > label.start));
}

/**
 * Rows come from the tests of one rule each, and what one rule must not find is often what another must: the very value
 * is labelled a secret there. No detector can be right in both rows.
 */
function isSecretElsewhere(labelled: readonly SecretRow[]): (row: SecretRow) => boolean {
  const values = labelled.flatMap(({ text, labels }) =>
    labels.map(({ start, end }) => text.slice(start, end)).filter((value) => value.length >= tellingUnits),
  );
  const isLabelled = (found: string): boolean =>
    values.some((value) => found.includes(value) || (found.length >= tellingUnits && value.includes(found)));
  return ({ text }) => {
    const findings = reported(text);
    return findings.length > 0 && findings.every(({ start, end }) => isLabelled(text.slice(start, end)));
  };
}

function split<Item>(
  items: readonly Item[],
  belongsToFirst: (item: Item) => boolean,
): readonly [first: readonly Item[], second: readonly Item[]] {
  return [items.filter(belongsToFirst), items.filter((item) => !belongsToFirst(item))];
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
