import { describe, expect, it } from '@jest/globals';
import type { GatewayError } from '@trueport/contracts';
import { z } from 'zod';
import { ZodPipe } from './zod.pipe.js';

const pipe = new ZodPipe(
  z.strictObject({ size: z.int().default(1), deep: z.object({ at: z.string() }).optional() }),
  'body',
);

function refusal(value: unknown): GatewayError {
  try {
    pipe.transform(value);
  } catch (error) {
    return error as GatewayError;
  }
  throw new Error('the value was accepted');
}

describe('ZodPipe', () => {
  it('gives what the schema makes of the value', () => {
    expect(pipe.transform({})).toEqual({ size: 1 });
  });

  it.each<[string, unknown, RegExp]>([
    ['a field', { size: 'big' }, /^size: .*number/],
    ['a field further down', { deep: { at: 1 } }, /^deep\.at: .*string/],
    ['an unknown field', { colour: 1 }, /^colour: is not known here$/],
    ['the whole value', 5, /^body: .*object/],
    ['all problems at once', { size: 'big', colour: 1 }, /^size: .*; colour: is not known here$/],
  ])('names %s', (_name, value, message) => {
    expect(refusal(value)).toMatchObject({ code: 'BAD_REQUEST', message: expect.stringMatching(message) });
  });

  // Names come from the client and end up in logs and terminals.
  it('shortens and cleans the names it repeats, and stops after ten', () => {
    const { message } = refusal(
      Object.fromEntries(Array.from({ length: 50 }, (_none, at) => [`\u001b[31m${at}`.padEnd(500, 'x'), 1])),
    );
    expect(message.split('; ')).toHaveLength(10);
    expect(message).toMatch(/^[\x20-\x7e]+$/);
    expect(message.length).toBeLessThan(1_000);
  });
});
