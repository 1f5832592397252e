import { fitCalibration } from './calibration.js';
import { cutAtFalsePositives, type UnseenScore } from './leave-one-out.js';
import { shippedOptions, trainLinear, type TrainingText } from './linear-trainer.js';
import { quantise } from './quantise.js';

/** What `injection-model.generated.ts` holds. */
export interface ShippedModel {
  readonly bias: number;
  readonly scale: number;
  readonly slope: number;
  readonly offset: number;
  readonly threshold: number;
  readonly weights: string;
}

/** Share of harmless texts of unseen sources that may reach the threshold; a margin below the promised 1 %. */
const falsePositiveShare = 0.008;

/** Trains on everything; probability and threshold come from the scores of models that had not seen the source. */
export function shippedModel(texts: readonly TrainingText[], unseen: readonly UnseenScore[]): ShippedModel {
  const model = trainLinear(texts, shippedOptions);
  const { bytes, scale } = quantise(model);
  const outcomes = unseen.map(({ combined, text }) => ({ score: combined, isAttack: text.isAttack }));
  const { slope, offset } = fitCalibration(outcomes);
  const cut = cutAtFalsePositives(unseen, falsePositiveShare);
  return {
    bias: rounded(model.bias),
    scale: rounded(scale),
    slope: rounded(slope),
    offset: rounded(offset),
    threshold: Math.round(1000 / (1 + Math.exp(-(slope * cut + offset)))) / 1000,
    weights: Buffer.from(bytes.buffer).toString('base64'),
  };
}

/** The generated file. */
export function modelSource(model: ShippedModel): string {
  const fields = Object.entries(model).map(([name, value]) => `  ${name}:${literal(value)},`);
  return [
    '/** Written by `node tools/detection/dist/train.js`; bytes of the weights in base64. */',
    'export const injectionModel = {',
    ...fields,
    '} as const;',
    '',
  ].join('\n');
}

function literal(value: string | number): string {
  return typeof value === 'number' ? ` ${String(value)}` : `\n    '${value}'`;
}

function rounded(value: number): number {
  return Number(value.toPrecision(6));
}
