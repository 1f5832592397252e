import { detectPii, identifierKinds, reportThreshold, type Finding } from '@trueport/detection';
import type { IdValueRow, PiiRow } from '../data/development-data.js';
import { proportion } from './proportion.js';
import { shareLine, type Line } from './report.js';

interface TypeTarget {
  readonly type: string;
  readonly precision?: number;
  readonly recall?: number;
  /** The data labels number and street apart: any overlap is a hit. */
  readonly isLabelledInParts?: true;
}

const targets: readonly TypeTarget[] = [
  { type: 'CREDIT_CARD', precision: 0.995, recall: 0.99 },
  { type: 'IBAN_CODE', precision: 0.99, recall: 0.99 },
  { type: 'US_SSN', precision: 0.99, recall: 0.99 },
  { type: 'EMAIL_ADDRESS', precision: 0.995, recall: 0.995 },
  { type: 'IP_ADDRESS', precision: 0.995, recall: 0.995 },
  { type: 'DOMAIN_NAME', precision: 0.995, recall: 0.995 },
  { type: 'PHONE_NUMBER', precision: 0.92, recall: 0.85 },
  { type: 'US_DRIVER_LICENSE', precision: 0.95, recall: 0.9 },
  { type: 'ADDRESS', precision: 0.8, recall: 0.5, isLabelledInParts: true },
  { type: 'PERSON', precision: 0.85, recall: 0.35 },
  { type: 'DATE_TIME' },
  { type: 'ZIP_CODE' },
  { type: 'AGE' },
];

type Labelled = Pick<Finding, 'start' | 'end'>;

const decidedKindsTarget = 40;

/** Precision and recall by type. A finding hits a label of its type when the two share at least half of the
 * longer one. */
export function measurePii(rows: readonly PiiRow[]): readonly Line[] {
  const read = rows.map((row) => ({ row, findings: reported(row.text) }));
  return targets.flatMap(({ type, precision, recall, isLabelledInParts }) => {
    const hits = isLabelledInParts === true ? overlaps : covers;
    let found = 0;
    let right = 0;
    let labelled = 0;
    let hit = 0;
    for (const { row, findings } of read) {
      const ofType = findings.filter((finding) => finding.type === type);
      const labels = row.labels.filter((label) => label.type === type);
      found += ofType.length;
      labelled += labels.length;
      right += ofType.filter((finding) => labels.some((label) => hits(finding, label))).length;
      hit += labels.filter((label) => ofType.some((finding) => hits(finding, label))).length;
    }
    return [
      shareLine('pii', `${type} precision`, proportion(right, found), atLeast(precision)),
      shareLine('pii', `${type} recall`, proportion(hit, labelled), atLeast(recall)),
    ];
  });
}

/** Kinds of identifiers of which every value of the data is decided as its source decides it. */
export function measureIdentifiers(rows: readonly IdValueRow[]): readonly Line[] {
  const validators = new Map(identifierKinds.map(({ kind, validate }) => [kind, validate]));
  const byKind = Map.groupBy(
    rows.filter(({ type }) => validators.has(type)),
    ({ type }) => type,
  );
  const exact = [...byKind].filter(([kind, values]) =>
    values.every(({ value, valid }) => (validators.get(kind)?.(value) ?? false) === valid),
  );
  const line = {
    set: 'id-values',
    what: 'kinds decided exactly',
    value: String(exact.length),
    count: byKind.size,
    target: `≥ ${String(decidedKindsTarget)}`,
    isMet: exact.length >= decidedKindsTarget,
  };
  return [line];
}

function reported(text: string): readonly Finding[] {
  return detectPii(text, 'user').filter(({ type, confidence }) => confidence >= reportThreshold(type));
}

function overlaps(finding: Finding, label: Labelled): boolean {
  return finding.start < label.end && finding.end > label.start;
}

function covers(finding: Finding, label: Labelled): boolean {
  const shared = Math.min(finding.end, label.end) - Math.max(finding.start, label.start);
  return shared * 2 >= Math.max(label.end - label.start, finding.end - finding.start);
}

function atLeast(share: number | undefined): { readonly atLeast: number } | undefined {
  return share === undefined ? undefined : { atLeast: share };
}
