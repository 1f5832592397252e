import { scanText, violationTypeOf } from '@trueport/detection';
import { describe, expect, it } from '@jest/globals';

import { kindOf } from './observation.js';
import { promptOf, violationTypesOf } from './prompts.js';

const numbers = Array.from({ length: 1_700 }, (_, at) => at + 1);

describe('promptOf', () => {
  it('has nothing in its prompts but what it says, as the scan sees it', () => {
    const wrong = numbers.filter((number) => {
      const { name, text } = promptOf(number);
      const types = new Set(scanText(text, 'user', {}).map((finding) => violationTypeOf(finding.class)));
      return [...types].sort().join() !== [...violationTypesOf[name]].sort().join();
    });
    expect(wrong).toEqual([]);
  });

  it('gives every kind of request every prompt', () => {
    const combinations = new Set(numbers.map((number) => `${kindOf(number)} ${promptOf(number).name}`));
    expect(combinations.size).toBe(4 * 4);
  });
});
