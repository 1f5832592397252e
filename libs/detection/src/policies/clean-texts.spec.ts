import { describe, expect, it } from '@jest/globals';
import { CleanTexts } from './clean-texts.js';
import { compilePolicies, type PolicySet } from './index.js';
import type { JudgedText, Policy } from './policy.js';
import { policy, simpleDetectors } from './policy-samples.behaviour.js';

const long = (text: string): string => `${text} ${'word '.repeat(120)}`;
const user = (text: string): JudgedText => ({ role: 'user', text: long(text) });

/** A set that tells which texts its detector for personal data was asked about. */
function watched(
  policies: readonly Policy[],
  cleanTexts = new CleanTexts((text) => text),
): { set: PolicySet; judged: string[] } {
  const judged: string[] = [];
  const pii: typeof simpleDetectors.pii = (text, role, reading) => {
    judged.push(text);
    return simpleDetectors.pii(text, role, reading);
  };
  return { set: compilePolicies(policies, { ...simpleDetectors, pii }, cleanTexts), judged };
}

const evaluate = (
  set: PolicySet,
  parts: readonly JudgedText[],
  direction: 'request' | 'response' = 'request',
) => set.evaluate(parts, { direction, nowMs: () => 0 });
const pii = (fields: Partial<Policy> = {}): Policy => policy({ trigger_type: 'pii', pattern: '', ...fields });

describe('a text in which nothing was found', () => {
  it('is not judged again when a conversation sends it again', () => {
    const { set, judged } = watched([pii()]);
    const turns = ['one', 'two', 'three'].map(user);
    for (let turn = 1; turn <= turns.length; turn += 1) evaluate(set, turns.slice(0, turn));
    expect(judged).toEqual(turns.map(({ text }) => text));
  });

  it('leaves the places of what is found elsewhere as they are', () => {
    const { set } = watched([pii()]);
    const [clean, guilty] = [user('clean'), user('ssn 123-45-6789')];
    evaluate(set, [clean]);
    const { hits, edits } = evaluate(set, [clean, guilty]);
    expect(hits).toMatchObject([{ partIndex: 1, start: 4, end: 15 }]);
    expect(edits).toEqual([{ partIndex: 1, text: long('ssn [REDACTED]') }]);
  });

  it.each([
    ['once more in another role', 1, { ...user('one'), role: 'tool' }, 'request'],
    ['every time in an answer', 2, user('one'), 'response'],
    ['every time when it is short', 2, { role: 'user', text: 'one' }, 'request'],
    ['every time when it is no well-formed text', 2, user('one \ud800'), 'request'],
    ['never more as it is', 0, user('one'), 'request'],
  ] as const)('is judged %s', (_name, times, part, direction) => {
    const { set, judged } = watched([pii()]);
    evaluate(set, [user('one')]);
    judged.length = 0;
    evaluate(set, [part], direction);
    evaluate(set, [part], direction);
    expect(judged).toHaveLength(times);
  });

  it('is judged again by the policies of another tenant, and by those of the same one when they have changed', () => {
    const shared = new CleanTexts((text) => text);
    evaluate(watched([policy({ pattern: 'nowhere' })], shared).set, [user('ssn 123-45-6789')]);
    expect(evaluate(watched([pii()], shared).set, [user('ssn 123-45-6789')]).hits).toHaveLength(1);
  });
});

describe('a text is judged every time', () => {
  it.each(['redact', 'alert', 'log', 'block'] as const)('when a policy to %s finds something', (action) => {
    const { set } = watched([pii({ action })]);
    const part = user('ssn 123-45-6789');
    const [first, second] = [evaluate(set, [part]), evaluate(set, [part])];
    expect(first.hits).toHaveLength(1);
    expect(second).toEqual(first);
  });

  it('when another one was refused, since not every policy has seen it', () => {
    const { set, judged } = watched([
      policy({ pattern: 'stop', action: 'block', priority: 1 }),
      pii({ priority: 2 }),
    ]);
    evaluate(set, [user('one'), user('stop')]);
    expect(judged).toEqual([]);
    evaluate(set, [user('one')]);
    expect(judged).toEqual([long('one')]);
  });

  it('when the time was over before the end', () => {
    const { set, judged } = watched([pii()]);
    let nowMs = 0;
    const part = { role: 'user', text: 'word '.repeat(4_000) } as const;
    const late = set.evaluate([part], { direction: 'request', nowMs: () => (nowMs += 100) });
    expect(late.failures).toMatchObject([{ reason: 'budget' }]);
    evaluate(set, [part]);
    expect(judged).toHaveLength(1);
  });

  it('when a detector broke', () => {
    let isBroken = true;
    const breaking: typeof simpleDetectors.pii = (text, role, reading) => {
      if (isBroken) throw new Error('broken');
      return simpleDetectors.pii(text, role, reading);
    };
    const detectors = { ...simpleDetectors, pii: breaking };
    const set = compilePolicies([pii()], detectors, new CleanTexts((text) => text));
    const part = user('ssn 123-45-6789');
    expect(evaluate(set, [part]).failures).toMatchObject([{ reason: 'error' }]);
    isBroken = false;
    expect(evaluate(set, [part]).hits).toHaveLength(1);
  });
});

describe('CleanTexts', () => {
  it('forgets first what was met longest ago, and never holds more than it may', () => {
    const texts = new CleanTexts((text) => text, 8).ofOneSet();
    for (let at = 0; at < 100; at += 1) {
      texts.add(`text ${at}`);
      expect(texts.has('text 0')).toBe(true);
    }
    const held = Array.from({ length: 100 }, (_, at) => at).filter((at) => texts.has(`text ${at}`));
    expect(held.length).toBeLessThanOrEqual(8);
    expect(held).toContain(99);
    expect(held).not.toContain(50);
  });
});
