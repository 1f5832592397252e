/** A score with what it turned out to be. */
export interface ScoredOutcome {
  readonly score: number;
  readonly isAttack: boolean;
}

/** `1 / (1 + exp(-(slope * score + offset)))` is the probability of an attack. */
export interface Calibration {
  readonly slope: number;
  readonly offset: number;
}

const steps = 4000;
const learningRate = 0.05;

/**
 * Fits a probability to scores; it holds for the share of attacks among the outcomes given.
 *
 * @source J. Platt, "Probabilistic Outputs for Support Vector Machines", 1999
 */
export function fitCalibration(outcomes: readonly ScoredOutcome[]): Calibration {
  let slope = 1;
  let offset = 0;
  for (let step = 0; step < steps; step += 1) {
    let slopeGradient = 0;
    let offsetGradient = 0;
    for (const { score, isAttack } of outcomes) {
      const probability = 1 / (1 + Math.exp(-(slope * score + offset)));
      const error = (probability - (isAttack ? 1 : 0)) / outcomes.length;
      slopeGradient += error * score;
      offsetGradient += error;
    }
    slope -= learningRate * slopeGradient;
    offset -= learningRate * 4 * offsetGradient;
  }
  return { slope, offset };
}
