import {
  shippedOptions,
  trainLinear,
  windowScore,
  type TrainedModel,
  type TrainingText,
} from './linear-trainer.js';
import type { LabelledText } from './training-texts.js';

/** A text with the scores of a model that has seen no text of its source. */
export interface UnseenScore {
  readonly text: LabelledText;
  /** Log-odds of the model alone and with the rules, best window each. */
  readonly model: number;
  readonly combined: number;
}

/** Trains once per group of sources without it and scores the texts left out. */
export function leaveOneSourceOut(
  texts: readonly LabelledText[],
  generated: readonly TrainingText[],
): readonly UnseenScore[] {
  const groups = new Set(texts.map(({ group }) => group));
  return [...groups].flatMap((group) => {
    const known = texts.filter((text) => text.group !== group);
    const model = trainLinear([...known, ...generated], shippedOptions);
    return texts.filter((text) => text.group === group).map((text) => score(model, text));
  });
}

function score(model: TrainedModel, text: LabelledText): UnseenScore {
  const byWindow = text.windows.map((window) => windowScore(model, text.features, window));
  const combined = byWindow.map((value, window) => value + (text.ruleLogOdds[window] ?? 0));
  return { text, model: Math.max(...byWindow), combined: Math.max(...combined) };
}

/** The lowest score that at most this share of the harmless texts reaches. */
export function cutAtFalsePositives(scores: readonly UnseenScore[], share: number): number {
  const harmless = scores.filter(({ text }) => !text.isAttack).map(({ combined }) => combined);
  harmless.sort((one, other) => other - one);
  return (harmless[Math.floor(share * harmless.length)] ?? 0) + 1e-6;
}
