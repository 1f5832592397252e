import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compilePolicies, type Policy } from './index.js';
import { policy, simpleDetectors } from './policy-samples.behaviour.js';
import { createStreamRedaction } from './stream-redaction.js';

/** Streams pieces the way a rewriter does; gives what was passed on after each, or `blocked`. */
function stream(policies: readonly Policy[], pieces: readonly string[]) {
  const redaction = createStreamRedaction(compilePolicies(policies, simpleDetectors), { nowMs: () => 0 });
  const emissions: string[] = [];
  let held = '';
  for (const [at, piece] of pieces.entries()) {
    const isFinal = at === pieces.length - 1;
    const text = held + piece;
    const decision = redaction.decide({ channel: 'c', role: 'assistant', text, isFinal });
    if ('block' in decision) return { emissions, blockedBy: decision.policy, redaction };
    emissions.push(decision.emit);
    held = decision.hold === 0 ? '' : text.slice(-decision.hold);
    expect(held.length).toBeLessThanOrEqual(redaction.longestHold);
  }
  expect(held).toBe('');
  return { emissions, blockedBy: null, redaction };
}

const filler = 'the quick brown fox jumps over the lazy dog and on '.repeat(4);
const letters = (text: string): string[] => [...text, ''];

describe('createStreamRedaction', () => {
  it('passes text on at once when no policy changes answers', () => {
    expect(stream([policy({ action: 'log' })], ['a', 'x', '']).emissions).toEqual(['a', 'x', '']);
  });

  it('redacts a match that comes letter by letter', () => {
    const { emissions, redaction } = stream(
      [policy({ pattern: '\\b\\d{4}-\\d{4}\\b' })],
      letters(`${filler}1234-5678 ${filler}`),
    );
    expect(emissions.join('')).toBe(`${filler}[REDACTED] ${filler}`);
    expect(redaction.hits).toHaveLength(1);
  });

  it('blocks before anything of the match has passed', () => {
    const { emissions, blockedBy } = stream(
      [policy({ action: 'block', pattern: 'secret \\d+' })],
      letters(`${filler}secret 12 ${filler.repeat(6)}`),
    );
    expect(blockedBy?.action).toBe('block');
    expect(filler.startsWith(emissions.join(''))).toBe(true);
  });

  it('does not block for what only looks like a match until more has come', () => {
    const { blockedBy } = stream(
      [policy({ action: 'block', pattern: '\\b\\d{4}\\b' })],
      letters(`${filler}12345 ${filler}`),
    );
    expect(blockedBy).toBeNull();
  });

  it('redacts what is seen of a match that is longer than what is held', () => {
    const { emissions } = stream([policy({ pattern: 'key=\\w+' })], letters(`key=${'a'.repeat(900)} ok`));
    expect(emissions.join('')).toBe('[REDACTED] ok');
  });

  it('refuses when a policy fails closed', () => {
    const broken = policy({ failure_mode: 'closed', pattern: '(?=a)' });
    expect(stream([broken], ['a', '']).blockedBy).toEqual(broken);
  });

  it('gives what redaction of the whole text gives, in any pieces', () => {
    const policies = [
      policy({ pattern: '\\bab{1,3}c\\b' }),
      policy({ trigger_type: 'keyword', pattern: 'x y, zz' }),
      policy({ trigger_type: 'pii', pattern: '' }),
    ];
    const set = compilePolicies(policies, simpleDetectors);
    const piece = fc.constantFrom(
      'ab',
      'bc',
      'a',
      ' ',
      'x',
      ' y ',
      'zz',
      'c ',
      '123-45',
      '-6789 ',
      'lorem ipsum ',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const text = pieces.join('');
        const [edit] = set.evaluate([{ role: 'assistant', text }], {
          direction: 'response',
          nowMs: () => 0,
        }).edits;
        // Marks that touch are one mark where the whole text is known.
        const oneMark = (redacted: string) => redacted.replace(/(?:\[REDACTED\])+/g, '[REDACTED]');
        expect(oneMark(stream(policies, [...pieces, '']).emissions.join(''))).toBe(
          oneMark(edit?.text ?? text),
        );
      }),
      { numRuns: 300 },
    );
  });
});
