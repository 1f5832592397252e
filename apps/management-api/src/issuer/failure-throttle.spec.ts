import { describe, expect, it } from '@jest/globals';
import { FailureThrottle } from './failure-throttle.js';

function throttleAt(start = 0) {
  const clock = { nowMs: start };
  const options = { maxFailures: 3, windowMs: 60_000, maxCallers: 2 };
  return { clock, throttle: new FailureThrottle(options, () => clock.nowMs) };
}

describe('FailureThrottle', () => {
  it('pauses a caller after its third failure until the window ends, and no other one', () => {
    const { clock, throttle } = throttleAt();
    for (let at = 0; at < 3; at += 1) {
      expect(throttle.pauseSeconds('a')).toBe(0);
      throttle.failed('a');
      clock.nowMs += 1_000;
    }
    expect(throttle.pauseSeconds('a')).toBe(57);
    expect(throttle.pauseSeconds('b')).toBe(0);
    clock.nowMs = 59_999;
    expect(throttle.pauseSeconds('a')).toBe(1);
    clock.nowMs = 60_000;
    expect(throttle.pauseSeconds('a')).toBe(0);
  });

  it('begins anew after a success', () => {
    const { throttle } = throttleAt();
    throttle.failed('a');
    throttle.failed('a');
    throttle.succeeded('a');
    throttle.failed('a');
    expect(throttle.pauseSeconds('a')).toBe(0);
  });

  it('remembers a bounded number of callers, the latest ones', () => {
    const { throttle } = throttleAt();
    for (const caller of ['a', 'a', 'a', 'b', 'b', 'b', 'c', 'c', 'c']) throttle.failed(caller);
    expect(throttle.pauseSeconds('a')).toBe(0);
    expect(throttle.pauseSeconds('b')).toBe(60);
    expect(throttle.pauseSeconds('c')).toBe(60);
  });
});
