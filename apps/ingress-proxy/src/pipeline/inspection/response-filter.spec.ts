import { describe, expect, it } from '@jest/globals';
import { GatewayError } from '@trueport/contracts';
import type { PolicySet } from '@trueport/detection';
import fc from 'fast-check';
import { alertMerger, policy, redactSsn, setOf } from './policy-samples.behaviour.js';
import { createResponseFilter, type FilterOutcome } from './response-filter.js';

const json = { 'content-type': 'application/json' };
const sse = { 'content-type': 'text/event-stream; charset=utf-8' };
const all = setOf(policy(1), redactSsn, alertMerger);
const answer = (text: string): string =>
  JSON.stringify({ choices: [{ index: 0, message: { content: text } }] });
const stream = (...words: readonly string[]): string =>
  `${words.map((content) => `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`).join('')}data: [DONE]\n\n`;

/** What the client gets of an answer that comes in these chunks. */
function pass(policies: PolicySet, headers: Record<string, string>, chunks: readonly Buffer[]) {
  const outcomes: FilterOutcome[] = [];
  const filter = createResponseFilter(policies, 'openai', headers, (outcome) => outcomes.push(outcome));
  if (filter === null) return { text: null, outcomes };
  if (filter.kind === 'whole') {
    const body = filter.finish(Buffer.concat(chunks));
    return { text: body instanceof GatewayError ? body : body.toString(), outcomes };
  }
  const passed: Uint8Array[] = [];
  for (const chunk of chunks) if (!filter.isStopped()) passed.push(filter.push(chunk));
  passed.push(filter.end());
  return { text: Buffer.concat(passed).toString(), outcomes };
}

describe('the filter of an answer', () => {
  it.each([
    ['audio', { 'content-type': 'audio/mpeg' }],
    ['a page', { 'content-type': 'text/html' }],
    ['an answer without a type', {}],
  ])('is none for %s', (_name, headers) => {
    expect(pass(all, headers, []).text).toBeNull();
  });

  it('passes a harmless body as it came, and says so once', () => {
    const { text, outcomes } = pass(all, json, [Buffer.from(answer('fine'))]);
    expect(text).toBe(answer('fine'));
    expect(outcomes).toEqual([{ findings: [], blocked: null }]);
  });

  it('redacts a body', () => {
    const { text, outcomes } = pass(all, json, [Buffer.from(answer('SSN 536-90-4399'))]);
    expect(text).toBe(answer('SSN [REDACTED]'));
    expect(outcomes).toMatchObject([{ findings: [{ policy_id: 'pol-002', direction: 'response' }] }]);
  });

  it('withholds a body that is blocked', () => {
    const { text, outcomes } = pass(all, json, [Buffer.from(answer('Project Titan'))]);
    expect(text).toMatchObject({ code: 'POLICY_BLOCKED' });
    expect(outcomes).toMatchObject([
      { blocked: { code: 'POLICY_BLOCKED' }, findings: [{ auto_blocked: true }] },
    ]);
  });

  it('hands a stream on byte for byte where policies only look, and says what they saw', () => {
    const sent = stream('the mer', 'ger is near');
    const { text, outcomes } = pass(setOf(alertMerger), sse, [Buffer.from(sent)]);
    expect(text).toBe(sent);
    expect(outcomes).toMatchObject([
      { blocked: null, findings: [{ policy_id: 'pol-003', auto_blocked: false }] },
    ]);
  });

  // The client must not be able to put together what was to be kept from it.
  it('lets nothing through that is redacted or blocked, in any split of the bytes', () => {
    const redacted = Buffer.from(stream('My SSN is 53', '6-90-', '4399, call me'));
    const blocked = Buffer.from(stream('All is well. Proj', 'ect Ti', 'tan is secret', ' x'.repeat(300)));
    fc.assert(
      fc.property(fc.array(fc.nat(redacted.length), { maxLength: 6 }), (cuts) => {
        const places = [0, ...cuts.sort((one, other) => one - other)];
        const split = (bytes: Buffer) =>
          places.map((from, at) => bytes.subarray(from, places[at + 1] ?? bytes.length));
        const clean = pass(all, sse, split(redacted));
        const words = [...String(clean.text).matchAll(/"content":"([^"]*)"/g)].map(([, word]) => word);
        expect(words.join('')).toBe('My SSN is [REDACTED], call me');
        expect(clean.outcomes).toMatchObject([{ blocked: null, findings: [{ policy_id: 'pol-002' }] }]);
        const stopped = pass(all, sse, split(blocked));
        expect(stopped.text).not.toMatch(/titan|Ti"/i);
        expect(stopped.text).toContain('POLICY_BLOCKED');
        expect(stopped.outcomes).toMatchObject([
          { blocked: { code: 'POLICY_BLOCKED' }, findings: [{ policy_id: 'pol-001', auto_blocked: true }] },
        ]);
      }),
      { numRuns: 60 },
    );
  });

  it('says what was found in a stream that broke off', () => {
    const sent = stream('the merger is near').replace('data: [DONE]\n\n', '');
    expect(pass(all, sse, [Buffer.from(sent)]).outcomes).toMatchObject([
      { blocked: null, findings: [{ policy_id: 'pol-003' }] },
    ]);
  });

  it('withholds a compressed stream where a policy fails closed, and is none where all fail open', () => {
    const headers = { ...sse, 'content-encoding': 'gzip' };
    expect(pass(all, headers, [Buffer.from('x')]).text).toMatchObject({ code: 'POLICY_BLOCKED' });
    expect(pass(setOf(redactSsn), headers, [Buffer.from('x')]).text).toBeNull();
  });
});
