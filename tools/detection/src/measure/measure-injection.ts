import { enoughPoints, scanText, type TextRole } from '@trueport/detection';
import type { InjectionRow } from '../data/development-data.js';
import { cutAtFalsePositives, type UnseenScore } from '../training/leave-one-out.js';
import type { LabelledText } from '../training/training-texts.js';
import { disguises } from './disguises.js';
import { proportion } from './proportion.js';
import { shareLine, type Line } from './report.js';

/** Rules without the model. */
export function measureRules(texts: readonly LabelledText[]): readonly Line[] {
  const attacks = texts.filter(({ isAttack }) => isAttack);
  const harmless = texts.filter(({ isAttack }) => !isAttack);
  const flagged = (some: readonly LabelledText[]) =>
    proportion(some.filter(({ rulePoints }) => rulePoints >= enoughPoints).length, some.length);
  return [
    shareLine('injection', 'rules alone: recall', flagged(attacks), { atLeast: 0.75 }),
    shareLine('injection', 'rules alone: false positives', flagged(harmless), { atMost: 0.005 }),
  ];
}

/** Rules and model, the model never having seen the source of a text; the cut is set on the harmless texts. */
export function measureUnseen(scores: readonly UnseenScore[]): readonly Line[] {
  const cut = cutAtFalsePositives(scores, 0.01);
  const modelCut = modelCutAt(scores, 0.01);
  const attacks = scores.filter(({ text }) => text.isAttack);
  const harmless = scores.filter(({ text }) => !text.isAttack);
  const share = (some: readonly UnseenScore[], flagged: (score: UnseenScore) => boolean) =>
    proportion(some.filter(flagged).length, some.length);
  const isOver = ({ combined }: UnseenScore) => combined >= cut;
  const bySource = Map.groupBy(attacks, ({ text }) => text.row.source);
  return [
    shareLine('injection', 'rules + model, source left out: recall', share(attacks, isOver), {
      atLeast: 0.85,
    }),
    shareLine('injection', 'rules + model, source left out: false positives', share(harmless, isOver), {
      atMost: 0.01,
    }),
    shareLine(
      'injection',
      'model alone, source left out: recall',
      share(attacks, ({ model }) => model >= modelCut),
    ),
    ...[...bySource].map(([source, some]) =>
      shareLine('injection', `  ${source} recall`, share(some, isOver)),
    ),
  ];
}

/** The shipped detector as it is called; it has seen these rows, so recall is no measure of unseen text. */
export function measureShipped(rows: readonly InjectionRow[]): readonly Line[] {
  const attacks = rows.filter(({ label }) => label === 'injection');
  const harmless = rows.filter(({ label }) => label === 'benign');
  const plain = flaggedShare(attacks, 'user', asIs);
  const plainFalse = flaggedShare(harmless, 'user', asIs);
  const lines = [
    shareLine('injection', 'shipped detector: recall (rows seen)', plain),
    shareLine('injection', 'shipped detector: false positives (rows seen)', plainFalse, { atMost: 0.01 }),
    shareLine(
      'injection',
      'shipped detector, role tool: false positives (rows seen)',
      flaggedShare(harmless, 'tool', asIs),
    ),
  ];
  const hidden = disguises.flatMap(({ name, keep, apply }) => {
    const found = attacks.filter((row) => isFlagged(row.text, 'user')).map(({ text }) => apply(text));
    const kept = proportion(found.filter((text) => isFlagged(text, 'user')).length, found.length);
    const extra = flaggedShare(harmless, 'user', apply).share - plainFalse.share;
    return [
      shareLine('evasion', `${name}: kept of plain recall`, kept, { atLeast: keep }),
      extraLine(name, extra, harmless.length),
    ];
  });
  return [...lines, ...hidden];
}

function extraLine(name: string, extra: number, count: number): Line {
  const value = `${(extra * 100).toFixed(2)} %`;
  return {
    set: 'evasion',
    what: `${name}: more false positives`,
    value,
    count,
    target: '≤ 0.20 %',
    isMet: extra <= 0.002,
  };
}

function flaggedShare(rows: readonly InjectionRow[], role: TextRole, apply: (text: string) => string) {
  return proportion(rows.filter(({ text }) => isFlagged(apply(text), role)).length, rows.length);
}

function isFlagged(text: string, role: TextRole): boolean {
  return scanText(text, role, { classes: ['injection'] }).length > 0;
}

function modelCutAt(scores: readonly UnseenScore[], share: number): number {
  const harmless = scores.filter(({ text }) => !text.isAttack).map(({ model }) => model);
  harmless.sort((one, other) => other - one);
  return (harmless[Math.floor(share * harmless.length)] ?? 0) + 1e-6;
}

function asIs(text: string): string {
  return text;
}
