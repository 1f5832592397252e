import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A labelled span of `pii.jsonl` or `secrets.jsonl`. */
export interface SpanLabel {
  readonly type?: string;
  readonly start: number;
  readonly end: number;
}

/** A row of `pii.jsonl`. */
export interface PiiRow {
  readonly id: string;
  readonly text: string;
  readonly labels: readonly (SpanLabel & { readonly type: string })[];
  readonly source: string;
}

/** A row of `id-values.jsonl`. */
export interface IdValueRow {
  readonly id: string;
  readonly type: string;
  readonly value: string;
  readonly valid: boolean;
}

/** A row of `secrets.jsonl` with its text decoded; no labels means that it only looks like a secret. */
export interface SecretRow {
  readonly id: string;
  readonly rule: string;
  readonly categories: readonly string[];
  readonly text: string;
  readonly labels: readonly SpanLabel[];
}

/** A row of `injection.jsonl`. */
export interface InjectionRow {
  readonly id: string;
  readonly text: string;
  readonly label: 'injection' | 'benign';
  readonly source: string;
  readonly kind: string;
}

const repositoryRoot = resolve(dirname(fileURLToPath(import.meta.url)), '../../../..');

/** Where the data is: `DETECTION_DATA`, else `../shared/data/detection` beside the repository. */
export function dataFolder(): string {
  return process.env['DETECTION_DATA'] ?? resolve(repositoryRoot, '../shared/data/detection');
}

/** Ends the process with status 1 and one sentence when the development data is not there. */
export function requireDevelopmentData(): void {
  if (existsSync(join(dataFolder(), 'injection.jsonl'))) return;
  console.error(
    `No development data in ${dataFolder()}: set DETECTION_DATA to the folder of injection.jsonl.`,
  );
  process.exit(1);
}

export const readPii = (): readonly PiiRow[] => readRows<PiiRow>('pii.jsonl');
export const readIdValues = (): readonly IdValueRow[] => readRows<IdValueRow>('id-values.jsonl');
export const readInjection = (): readonly InjectionRow[] => readRows<InjectionRow>('injection.jsonl');

/** The secrets with their text decoded. */
export function readSecrets(): readonly SecretRow[] {
  const rows = readRows<SecretRow>('secrets.jsonl');
  return rows.map((row) => ({ ...row, text: Buffer.from(row.text, 'base64').toString('utf8') }));
}

function readRows<Row>(file: string): readonly Row[] {
  const lines = readFileSync(join(dataFolder(), file), 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Row);
}
