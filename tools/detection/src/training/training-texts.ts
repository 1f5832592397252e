import {
  allMatches,
  hashedFeatures,
  logOddsPerPoint,
  scoreRules,
  vocabularyNumbers,
  wordsOf,
  wordWindows,
} from '@trueport/detection';
import type { InjectionRow } from '../data/development-data.js';
import { generatedTexts } from './generated-texts.js';
import type { TrainingText } from './linear-trainer.js';
import { sourceGroup } from './source-groups.js';

/** A labelled text with what the rules say about its windows. */
export interface LabelledText extends TrainingText {
  readonly group: string;
  readonly row: InjectionRow;
  /** Log-odds of the rules by window. */
  readonly ruleLogOdds: readonly number[];
  /** Most points the rules give to one window. */
  readonly rulePoints: number;
}

const generatedCount = 8000;
const generatedWeight = 0.5;

/** The rows as the trainer and the measurement read them. */
export function labelledTexts(rows: readonly InjectionRow[]): readonly LabelledText[] {
  return rows.map((row) => {
    const words = wordsOf(row.text);
    const numbers = vocabularyNumbers(words);
    const matches = allMatches(row.text, words, numbers);
    const windows = wordWindows(words.count);
    const points = windows.map((window) => scoreRules(matches, window, 'user').points);
    return {
      ...trainingText(row.text, row.label === 'injection', 1),
      group: sourceGroup(row.source),
      row,
      ruleLogOdds: points.map((value) => value * logOddsPerPoint),
      rulePoints: Math.max(0, ...points),
    };
  });
}

/** The generated texts that every model is trained on besides. */
export function generatedTrainingTexts(): readonly TrainingText[] {
  return generatedTexts(generatedCount).map(({ text, isAttack }) =>
    trainingText(text, isAttack, generatedWeight),
  );
}

function trainingText(text: string, isAttack: boolean, weight: number): TrainingText {
  const words = wordsOf(text);
  const features = hashedFeatures(words, vocabularyNumbers(words));
  return { features, windows: wordWindows(words.count), isAttack, weight };
}
