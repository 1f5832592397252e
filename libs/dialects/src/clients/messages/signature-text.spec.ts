import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Signature } from '../../conversation/conversation.js';
import { readSignature, writeSignature, type CarriedTo } from './signature-text.js';

describe('signatures in the Messages dialect', () => {
  it.each<[string, Signature, CarriedTo | undefined, string]>([
    ['Anthropic', { provider: 'anthropic', value: 'EqQBCg+/==' }, undefined, 'EqQBCg+/=='],
    ['Gemini', { provider: 'google', value: 'CtYB' }, undefined, 'gw-google.CtYB'],
    ['OpenAI', { provider: 'openai', value: 'gAAA_-' }, undefined, 'gw-openai.gAAA_-'],
    ['Bedrock', { provider: 'bedrock', value: 'x.y' }, undefined, 'gw-bedrock.x.y'],
    ['a call', { provider: 'google', value: 'CtYB' }, 'next', 'gw-google+next.CtYB'],
    ['a text', { provider: 'google', value: 'CtYB' }, 'last', 'gw-google+last.CtYB'],
  ])('writes that of %s so that it can be told apart', (_name, signature, carriedTo, text) => {
    expect(writeSignature(signature, carriedTo)).toBe(text);
    expect(readSignature(text)).toEqual({ signature, ...(carriedTo === undefined ? {} : { carriedTo }) });
  });

  it.each(['', 'gw-google.', 'gw-openai+next.'])('takes %j for no signature', (text) => {
    expect(readSignature(text)).toBeNull();
  });

  it('takes back every signature it wrote', () => {
    const providers = fc.constantFrom<Signature['provider']>('openai', 'google', 'bedrock');
    const modes = fc.constantFrom<CarriedTo | undefined>(undefined, 'next', 'last');
    fc.assert(
      fc.property(providers, fc.string({ minLength: 1 }), modes, (provider, value, carriedTo) => {
        const reading = readSignature(writeSignature({ provider, value }, carriedTo));
        expect(reading?.signature).toEqual({ provider, value });
        expect(reading?.carriedTo).toBe(carriedTo);
      }),
    );
  });
});
