import { describe, expect, it } from '@jest/globals';
import { differencesOf } from './compare-models.js';

const weightsOf = (change: (index: number) => number): string =>
  Buffer.from(Int8Array.from({ length: 2000 }, (_, index) => change(index))).toString('base64');
const model = {
  bias: -3,
  scale: 0.02,
  slope: 0.8,
  offset: 0.1,
  threshold: 0.6,
  weights: weightsOf(() => 5),
};

describe('a model trained again', () => {
  it.each([
    ['the very same', {}],
    ['one byte rounded the other way', { weights: weightsOf((index) => (index === 7 ? 6 : 5)) }],
    ['a number rounded', { bias: -3.001 }],
  ])('is the shipped one: %s', (_, change) => {
    expect(differencesOf(model, { ...model, ...change })).toEqual([]);
  });

  it.each([
    ['one weight of another size', { weights: weightsOf((index) => (index === 7 ? 9 : 5)) }],
    ['many bytes off by one', { weights: weightsOf((index) => (index < 20 ? 6 : 5)) }],
    ['fewer weights', { weights: '' }],
    ['another threshold', { threshold: 0.62 }],
  ])('is another one: %s', (_, change) => {
    expect(differencesOf(model, { ...model, ...change })).toHaveLength(1);
  });
});
