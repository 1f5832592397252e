import { describe, expect, it } from '@jest/globals';
import { duplicateKeyPositions } from './duplicate-keys.js';

const error = (index: number, code = 11000) => ({ index, code });

describe('duplicateKeyPositions', () => {
  it.each<[string, unknown, number[] | null]>([
    ['a list', { writeErrors: [error(0), error(4)] }, [0, 4]],
    ['a single one', { writeErrors: error(2) }, [2]],
    ['another failure among them', { writeErrors: [error(0), error(1, 121)] }, null],
    ['no operation at fault', { writeErrors: [] }, null],
    ['a failure of another kind', new Error('away'), null],
  ])('of %s', (_name, thrown, expected) => {
    expect(duplicateKeyPositions(thrown)).toEqual(expected);
  });
});
