import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { PolicySet } from '@trueport/detection';
import { inspectBody, unread, type InspectedBody } from './inspect-body.js';
import { alertMerger, policy, redactSsn, setOf } from './policy-samples.behaviour.js';

const prompt = (text: string): string =>
  `{"model":"m",  "n":12345678901234567890,"messages":[{"role":"user","content":${JSON.stringify(text)}}]}`;
const inspect = (policies: PolicySet, body: string | Buffer, more: Partial<InspectedBody> = {}) =>
  inspectBody(
    policies,
    {
      provider: 'openai',
      direction: 'request',
      contentType: 'application/json',
      contentEncoding: undefined,
      bytes: Buffer.from(body),
      ...more,
    },
    { nowMs: () => 0 },
  );

describe('a body', () => {
  const all = setOf(policy(1), redactSsn, alertMerger);

  it('without a match passes, and nothing is said of it', () => {
    expect(inspect(all, prompt('hello'))).toEqual({ kind: 'passed', findings: [] });
  });

  it('that only raises an alert passes with its finding', () => {
    expect(inspect(all, prompt('the merger'))).toMatchObject({
      kind: 'passed',
      findings: [{ policy_id: 'pol-003', action: 'alert', auto_blocked: false }],
    });
  });

  it('is blocked with an error that names the policy and not the match', () => {
    const inspection = inspect(all, prompt('Tell me of Project Titan'));
    expect(inspection).toMatchObject({
      kind: 'blocked',
      error: { code: 'POLICY_BLOCKED' },
      findings: [{ policy_id: 'pol-001', auto_blocked: true }],
    });
    expect(inspection.kind === 'blocked' && inspection.error.message).toBe(
      'The policy "policy 1" does not allow this request.',
    );
    expect(JSON.stringify(inspection.findings)).not.toMatch(/titan/i);
  });

  it('is changed where it has to be, and stays byte for byte elsewhere', () => {
    const inspection = inspect(all, prompt('SSN 536-90-4399, "ok"'));
    expect(inspection.kind === 'changed' && inspection.body.toString()).toBe(prompt('SSN [REDACTED], "ok"'));
    expect(inspection.findings).toMatchObject([{ policy_id: 'pol-002', entities: [{ type: 'US_SSN' }] }]);
  });

  it('of an answer loses the log probabilities that would spell what was redacted', () => {
    const body = JSON.stringify({
      choices: [
        {
          message: { content: 'SSN 536-90-4399' },
          logprobs: { content: [{ token: '536-90-4399', logprob: -1, bytes: [53] }] },
        },
      ],
    });
    const inspection = inspect(all, body, { direction: 'response' });
    expect(inspection.kind).toBe('changed');
    expect(inspection.kind === 'changed' && inspection.body.toString()).not.toContain('536-90');
  });

  it('of a policy for the other direction is not judged by it', () => {
    const answersOnly = setOf(policy(1, { applies_to: 'response' }));
    expect(inspect(answersOnly, prompt('Project Titan')).kind).toBe('passed');
    const answer = '{"choices":[{"message":{"content":"Project Titan"}}]}';
    expect(inspect(answersOnly, answer, { direction: 'response' }).kind).toBe('blocked');
  });

  // Whoever makes a body unreadable must not get around a policy that fails closed.
  it.each<[string, string | Buffer, Partial<InspectedBody>]>([
    ['compressed', gzipSync(prompt('hello')), { contentEncoding: 'gzip' }],
    ['in an encoding nobody knows', prompt('hello'), { contentEncoding: 'x' }],
    ['cut off', prompt('hello').slice(0, -3), {}],
    ['larger than can be judged', prompt('x'.repeat(4 * 1024 * 1024 + 1)), {}],
  ])(
    'that is %s is blocked by a policy that fails closed, and passes where all fail open',
    (_name, body, more) => {
      expect(inspect(all, body, more)).toMatchObject({
        kind: 'blocked',
        error: { code: 'POLICY_BLOCKED' },
        findings: [{ policy_id: 'pol-001', preview: '', entities: [], auto_blocked: true }],
      });
      const open = setOf(policy(1, { failure_mode: 'open' }), redactSsn, alertMerger);
      expect(inspect(open, body, more)).toEqual({ kind: 'passed', findings: [] });
    },
  );

  it.each(['audio/mpeg', 'multipart/form-data; boundary=x', 'text/plain', 'application/jsonp'])(
    'of the type %s passes unread',
    (contentType) => {
      expect(inspect(all, prompt('Project Titan'), { contentType })).toEqual({
        kind: 'passed',
        findings: [],
      });
    },
  );

  it.each([undefined, 'application/json; charset=utf-8', 'application/vnd.api+json', 'Application/JSON'])(
    'of the type %s is read',
    (contentType) => {
      expect(inspect(all, prompt('Project Titan'), { contentType }).kind).toBe('blocked');
      expect(inspect(all, prompt('Project Titan'), { contentEncoding: ' Identity ' }).kind).toBe('blocked');
    },
  );

  it('that nobody could read is refused in the name of the first policy that fails closed', () => {
    const policies = setOf(policy(1, { failure_mode: 'open' }), policy(2), policy(3));
    expect(unread(policies, 'response')).toMatchObject({
      kind: 'blocked',
      findings: [{ policy_id: 'pol-002', description: expect.stringContaining('fails closed') }],
    });
  });
});
