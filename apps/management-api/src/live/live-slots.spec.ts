import { describe, expect, it } from '@jest/globals';
import { LiveSlots } from './live-slots.js';

describe('LiveSlots', () => {
  it('gives a tenant five places, whatever others have', () => {
    const slots = new LiveSlots();
    const taken = Array.from({ length: 5 }, () => slots.take('acme'));
    expect(() => slots.take('acme')).toThrow(expect.objectContaining({ code: 'RATE_LIMITED' }));
    expect(slots.take('rival').signal.aborted).toBe(false);
    const [first] = taken as [AbortController];
    slots.release('acme', first);
    slots.release('acme', first);
    expect(first.signal.aborted).toBe(true);
    slots.take('acme');
    expect(() => slots.take('acme')).toThrow();
  });

  it('ends all streams with the service', () => {
    const slots = new LiveSlots();
    const open = [slots.take('acme'), slots.take('acme'), slots.take('rival')];
    slots.onModuleDestroy();
    expect(open.every(({ signal }) => signal.aborted)).toBe(true);
  });
});
