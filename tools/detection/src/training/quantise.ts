import type { TrainedModel } from './linear-trainer.js';

/** Weights as signed bytes: `bytes[i] * scale` is the weight. */
export interface ByteWeights {
  readonly bytes: Int8Array;
  readonly scale: number;
}

/** This share of the weights fits in; the few beyond are cut to the largest byte. */
const keptShare = 0.9995;
const largestByte = 127;

/** Rounds weights to bytes. */
export function quantise({ weights }: TrainedModel): ByteWeights {
  const sizes = Float64Array.from(weights, Math.abs).sort();
  const scale = (sizes[Math.floor(keptShare * (sizes.length - 1))] ?? 1) / largestByte || 1;
  const bytes = Int8Array.from(weights, (weight) =>
    Math.max(-largestByte, Math.min(largestByte, Math.round(weight / scale))),
  );
  return { bytes, scale };
}
