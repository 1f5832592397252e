import { describe, expect, it } from '@jest/globals';
import { readName, readNameBefore } from './read-name.js';

describe('readName', () => {
  it.each([
    ['Ann Lee said so', 'Ann Lee'],
    ['Jan van der Berg, please', 'Jan van der Berg'],
    ['Mary J. O’Neil.', 'Mary J. O’Neil'],
    ['Åsa Öberg\nBox 5', 'Åsa Öberg'],
    ['Ann the great', 'Ann'],
    ['nobody', ''],
    ['van der', ''],
  ])('reads the name at the beginning of %j', (text, name) => {
    expect(readName(text, 0)).toBe(name);
  });

  it.each([
    ['so said Ann Lee', 'Ann Lee'],
    ['and Jan van der Berg', 'Jan van der Berg'],
    ['(Ann Lee', 'Ann Lee'],
    ['Ann\nBob Fox', 'Bob Fox'],
    ['nobody', ''],
  ])('reads the name at the end of %j', (text, name) => {
    expect(readNameBefore(text, text.length)).toBe(name);
  });
});
