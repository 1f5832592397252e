import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { InFlightRequests, notInFlight, type Abortable } from './in-flight.js';

interface Request extends Abortable {
  readonly name: number;
  isCut: boolean;
}

const request = (name: number): Request => ({
  name,
  isCut: false,
  place: notInFlight,
  abort() {
    this.isCut = true;
  },
});

describe('InFlightRequests', () => {
  it('knows exactly those that were added and not removed, whatever came in which order', async () => {
    const steps = fc.array(fc.tuple(fc.boolean(), fc.nat(9)), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(steps, async (taken) => {
        const inFlight = new InFlightRequests();
        const all = Array.from({ length: 10 }, (_, name) => request(name));
        const expected = new Set<Request>();
        for (const [isAdded, name] of taken) {
          const one = all[name] as Request;
          if (isAdded && !expected.has(one)) inFlight.add(one);
          if (!isAdded) inFlight.remove(one);
          if (isAdded) expected.add(one);
          else expected.delete(one);
          expect(inFlight.count).toBe(expected.size);
        }
        await inFlight.drain(0);
        expect(all.filter(({ isCut }) => isCut)).toEqual(all.filter((one) => expected.has(one)));
      }),
      { numRuns: 100 },
    );
  });

  it('waits for the last one', async () => {
    const inFlight = new InFlightRequests();
    const [first, second] = [request(1), request(2)];
    inFlight.add(first);
    inFlight.add(second);
    let isDrained = false;
    const drained = inFlight.drain(60_000).then(() => (isDrained = true));
    inFlight.remove(first);
    // A drain that does not wait is over after two turns.
    for (let turn = 0; turn < 4; turn += 1) await new Promise(setImmediate);
    expect(isDrained).toBe(false);
    inFlight.remove(second);
    await drained;
    expect([first.isCut, second.isCut]).toEqual([false, false]);
  });
});
