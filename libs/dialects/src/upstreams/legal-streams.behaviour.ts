import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { brokenOff } from '../conversation/answer-steps.js';
import type { StreamEvent, UpstreamDialect } from '../conversation/upstream-dialect.js';
import { plain, recordedAnswersOf, withOutputTool } from './recorded-answers.behaviour.js';

/**
 * Whatever comes in, the steps are legal.
 *
 * @param garbage events of which every member may be what no provider sends
 */
export function itReadsLegalStreams(
  upstream: UpstreamDialect,
  garbage: fc.Arbitrary<StreamEvent>,
  numRuns = 300,
): void {
  const { streamNames, streamFixture, readEvents } = recordedAnswersOf(upstream);

  it.each(streamNames())('%s is a legal sequence', (name) => {
    expect(readEvents(streamFixture(name)).length).toBeGreaterThan(0);
  });

  it.each([
    ['plain', plain],
    ['structured', withOutputTool],
  ])('regression: envoy#2289 any garbage gives a legal sequence (%s)', (_name, answering) => {
    fc.assert(
      fc.property(fc.array(garbage, { maxLength: 40 }), (events) => {
        readEvents(events, answering);
      }),
      { numRuns },
    );
  });

  it('nothing follows the end', () => {
    const reader = upstream.createStreamReader(plain);
    const events = streamFixture('text');
    const last = events.flatMap((event) => reader.push(event)).at(-1);
    // Where the provider has no word for the end, it is that of the connection.
    if (last?.kind !== 'end') reader.end();
    const late = [...events, { name: null, data: { type: 'error', error: {} } }];
    expect(late.flatMap((event) => reader.push(event))).toEqual([]);
    expect(reader.end()).toEqual([]);
  });

  it('a stream without any event has broken off', () => {
    expect(readEvents([])).toEqual([{ kind: 'error', error: brokenOff }]);
  });
}
