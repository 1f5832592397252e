import type { ShippedModel } from './shipped-model.js';

/** A byte may be rounded the other way on another machine; it may not be another weight. */
const byteTolerance = 1;
/** Share of bytes that may be so rounded. */
const roundedShare = 0.001;
/** Of the numbers, relative to their size. */
const numberTolerance = 0.005;

const numbers = ['bias', 'scale', 'slope', 'offset', 'threshold'] as const;

/** What differs between two models beyond what rounding explains, in sentences; none when they are the same. */
export function differencesOf(shipped: ShippedModel, trained: ShippedModel): readonly string[] {
  const ofNumbers = numbers
    .filter((name) => !isClose(shipped[name], trained[name]))
    .map((name) => `${name} is ${String(shipped[name])} where training gives ${String(trained[name])}`);
  return [...ofNumbers, ...differencesOfWeights(bytesOf(shipped.weights), bytesOf(trained.weights))];
}

function differencesOfWeights(shipped: Int8Array, trained: Int8Array): readonly string[] {
  if (shipped.length !== trained.length) {
    return [`${String(shipped.length)} weights where training gives ${String(trained.length)}`];
  }
  const distances = Int16Array.from(shipped, (weight, index) => Math.abs(weight - (trained[index] ?? 0)));
  const largest = distances.reduce((most, distance) => Math.max(most, distance), 0);
  const unequal = distances.filter((distance) => distance > 0).length;
  if (largest <= byteTolerance && unequal <= roundedShare * shipped.length) return [];
  return [`${String(unequal)} of ${String(shipped.length)} weights differ, by ${String(largest)} at most`];
}

function isClose(one: number, other: number): boolean {
  return Math.abs(one - other) <= numberTolerance * Math.max(Math.abs(one), Math.abs(other));
}

function bytesOf(base64: string): Int8Array {
  return new Int8Array(Buffer.from(base64, 'base64'));
}
