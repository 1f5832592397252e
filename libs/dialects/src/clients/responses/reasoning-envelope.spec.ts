import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openEnvelope, sealEnvelope, type ReasoningEnvelope } from './reasoning-envelope.js';

const signature = fc.record({
  provider: fc.constantFrom('openai', 'anthropic', 'google', 'bedrock'),
  value: fc.string(),
});
const envelopes = fc.record(
  {
    thought: signature,
    redacted: signature,
    text: signature,
    calls: fc.dictionary(fc.string({ unit: 'grapheme' }), signature),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<ReasoningEnvelope>;

describe('reasoning envelope', () => {
  it('gives back what was put in, whatever the ids and marks are', () => {
    fc.assert(
      fc.property(envelopes, (envelope) => {
        const sealed = sealEnvelope(envelope);
        expect(sealed).toMatch(/^[A-Za-z0-9_-]+$/);
        expect(JSON.parse(JSON.stringify(openEnvelope(sealed)))).toEqual(
          JSON.parse(JSON.stringify(envelope)),
        );
      }),
    );
  });

  it.each([
    ['what OpenAI encrypts', 'gAAAAABmZxKf0vYc3n6oG1w=='],
    ['text that is no base64', 'not base64!'],
    ['nothing', ''],
    [
      'an envelope that was cut off',
      sealEnvelope({ thought: { provider: 'google', value: 'x' } }).slice(0, -9),
    ],
    ['an envelope with other characters in it', `${sealEnvelope({})}\u00e9`],
    ['JSON of a later format', btoa('{"format":"trueport-12"}')],
    ['JSON of another format', btoa('{"format":"other","thought":{"provider":"google","value":"x"}}')],
    ['JSON that is no object', btoa('[1,2]')],
  ])('%s is foreign', (_name, sealed) => {
    expect(openEnvelope(sealed)).toBeNull();
  });

  it('marks of an unknown provider, and marks that are none, are left out', () => {
    const sealed = btoa(
      JSON.stringify({
        format: 'trueport-1',
        thought: { provider: 'nobody', value: 'x' },
        redacted: { provider: 'anthropic', value: 7 },
        calls: { call_1: { provider: 'google', value: 'ok' }, call_2: 'bad' },
      }),
    );
    expect(openEnvelope(sealed)).toEqual({ calls: { call_1: { provider: 'google', value: 'ok' } } });
  });
});
