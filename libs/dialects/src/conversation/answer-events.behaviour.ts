import { expect } from '@jest/globals';
import type { AnswerEvent } from './answer.js';

/** Fails unless the events are what {@link AnswerEvent} promises of a complete stream. */
export function expectLegalEvents(events: readonly AnswerEvent[]): void {
  const open = new Map<number, number>();
  const finished = new Set<number>();
  let nextBlock = 0;
  expect(events[0]?.kind === 'start' || events[0]?.kind === 'error').toBe(true);
  events.forEach((event, at) => {
    const isLast = at === events.length - 1;
    expect({ at, isEnding: event.kind === 'end' || event.kind === 'error' }).toEqual({
      at,
      isEnding: isLast,
    });
    if (event.kind === 'start') expect(at).toBe(0);
    if (event.kind === 'open') {
      expect(event.block).toBe(nextBlock);
      nextBlock += 1;
      expect(finished).not.toContain(event.choice);
      open.set(event.block, event.choice);
    } else if ('block' in event) {
      expect([...open.keys()]).toContain(event.block);
      if (event.kind === 'close') open.delete(event.block);
    }
    if (event.kind === 'finish') {
      expect(finished).not.toContain(event.choice);
      expect([...open.values()]).not.toContain(event.choice);
      finished.add(event.choice);
    }
    if (event.kind === 'end') expect(open.size).toBe(0);
  });
}
