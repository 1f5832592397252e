import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bedrockPath } from './bedrock-path.js';

describe('bedrockPath', () => {
  it.each([
    [
      'anthropic.claude-sonnet-4-5-20250929-v1:0',
      '/model/anthropic.claude-sonnet-4-5-20250929-v1%3A0/converse',
    ],
    [
      'arn:aws:bedrock:eu-west-1:123456789012:inference-profile/eu.amazon.nova-2-lite-v1:0',
      '/model/arn%3Aaws%3Abedrock%3Aeu-west-1%3A123456789012%3Ainference-profile%2Feu.amazon.nova-2-lite-v1%3A0/converse',
    ],
    ["a b!'()*~", '/model/a%20b%21%27%28%29%2A~/converse'],
  ])('keeps %s one segment', (model, path) => {
    expect(bedrockPath(model, 'converse')).toBe(path);
  });

  it('can be read back by everyone', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (model) => {
        const [, , segment = '', action] = bedrockPath(model, 'converse-stream').split('/');
        expect([decodeURIComponent(segment), action]).toEqual([model, 'converse-stream']);
      }),
    );
  });
});
