import { setFlagsFromString } from 'node:v8';
import { runInThisContext } from 'node:vm';
import { expect, it } from '@jest/globals';
import { makeStringMethodsFast } from './fast-string-methods.js';

setFlagsFromString('--allow-natives-syntax');
const isFast = runInThisContext('(prototype) => %HasFastProperties(prototype)') as (of: object) => boolean;

it('makes the methods of strings fast after a class has extended String', () => {
  class Named extends String {}
  expect(new Named('a').length).toBe(1);
  expect(isFast(String.prototype)).toBe(false);
  makeStringMethodsFast();
  expect(isFast(String.prototype)).toBe(true);
});

it('leaves fast methods as they are', () => {
  makeStringMethodsFast();
  makeStringMethodsFast();
  expect(isFast(String.prototype)).toBe(true);
});
