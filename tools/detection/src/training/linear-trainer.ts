import { featureSpace, featuresPerWord, windowNorm, type WordWindow } from '@trueport/detection';

/** A text as the trainer sees it. */
export interface TrainingText {
  readonly features: Uint16Array;
  readonly windows: readonly WordWindow[];
  readonly isAttack: boolean;
  /** How much the text counts; 1 is usual. */
  readonly weight: number;
}

/** Weights before they are rounded to bytes. */
export interface TrainedModel {
  readonly weights: Float64Array;
  readonly bias: number;
}

/** How to train; the defaults are those of the shipped model. */
export interface TrainingOptions {
  readonly epochs: number;
  readonly learningRate: number;
  readonly ridge: number;
}

export const shippedOptions: TrainingOptions = { epochs: 8, learningRate: 0.1, ridge: 5e-5 };

const smallestSquare = 1e-6;

/**
 * Logistic regression over hashed n-grams by AdaGrad.
 *
 * Attacks are often a sentence in a long harmless text, and nobody has marked where: from the second pass on, an attack
 * counts by its best window and those that look like attacks already; harmless texts count by all their windows.
 * Same texts in the same order give the same weights.
 */
export function trainLinear(texts: readonly TrainingText[], options: TrainingOptions): TrainedModel {
  const trainer = new AdaGrad(options);
  for (let epoch = 0; epoch < options.epochs; epoch += 1) {
    for (let index = 0; index < texts.length; index += 1) {
      const text = texts[strided(index, texts.length, epoch)];
      if (text !== undefined) learnText(trainer, text, epoch > 0);
    }
  }
  return { weights: trainer.weights, bias: trainer.bias };
}

/** Log-odds of the best window of a text. */
export function bestWindowScore(
  model: TrainedModel,
  text: Pick<TrainingText, 'features' | 'windows'>,
): number {
  let best = -Infinity;
  for (const window of text.windows) best = Math.max(best, windowScore(model, text.features, window));
  return best;
}

/** Log-odds of one window. */
export function windowScore(model: TrainedModel, features: Uint16Array, window: WordWindow): number {
  let sum = 0;
  for (let at = window.from * featuresPerWord; at < window.to * featuresPerWord; at += 1) {
    sum += model.weights[features[at] ?? 0] ?? 0;
  }
  return model.bias + sum / windowNorm(window);
}

function learnText(trainer: AdaGrad, text: TrainingText, selectWindows: boolean): void {
  const best = selectWindows && text.isAttack ? bestWindowScore(trainer, text) : -Infinity;
  for (const window of text.windows) {
    const score = windowScore(trainer, text.features, window);
    if (best > -Infinity && score < best && score < 0) continue;
    trainer.learn(text, window, score);
  }
}

/** A different order in every epoch without a source of randomness: a step that shares no divisor with the length. */
function strided(index: number, length: number, epoch: number): number {
  let step = 7919 + epoch * 104;
  while (greatestCommonDivisor(step, length) !== 1) step += 1;
  return (index * step + epoch) % length;
}

function greatestCommonDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestCommonDivisor(other, one % other);
}

class AdaGrad implements TrainedModel {
  readonly weights = new Float64Array(featureSpace);
  private readonly squares = new Float64Array(featureSpace).fill(smallestSquare);
  bias = 0;
  private biasSquare = smallestSquare;

  constructor(private readonly options: TrainingOptions) {}

  learn(text: TrainingText, window: WordWindow, score: number): void {
    const probability = 1 / (1 + Math.exp(-score));
    const error = (probability - (text.isAttack ? 1 : 0)) * text.weight;
    this.biasSquare += error * error;
    this.bias -= (this.options.learningRate * 0.1 * error) / Math.sqrt(this.biasSquare);
    const slope = error / windowNorm(window);
    for (let at = window.from * featuresPerWord; at < window.to * featuresPerWord; at += 1) {
      const feature = text.features[at] ?? 0;
      if (feature !== 0) this.step(feature, slope);
    }
  }

  private step(feature: number, slope: number): void {
    const weight = this.weights[feature] ?? 0;
    const gradient = slope + this.options.ridge * weight;
    const square = (this.squares[feature] ?? 0) + gradient * gradient;
    this.squares[feature] = square;
    this.weights[feature] = weight - (this.options.learningRate * gradient) / Math.sqrt(square);
  }
}
