import { describe, expect, it } from '@jest/globals';
import { RecordEncoder } from '../spool/spool-record.js';
import { eventsOfMessage } from '../wire/event-message.js';
import { MessageBuffers } from './message-buffers.js';

const encoder = new RecordEncoder();
const eventOf = (id: string, body?: string) =>
  encoder.encode('event', {
    subject: 's',
    id,
    json: JSON.stringify({ id, data: {} }),
    body: body === undefined ? undefined : [Buffer.from(body)],
  });
const sent = (buffers: MessageBuffers, events: readonly { readonly encoded: Buffer }[]): Buffer => {
  let message: Buffer = Buffer.alloc(0);
  buffers.lend(events, (lent) => (message = lent));
  return message;
};

describe('a message', () => {
  it('is a JSON array of events without bodies', () => {
    const message = sent(new MessageBuffers(1_000), [eventOf('a'), eventOf('b')]);
    expect(message.toString()).toBe('[{"id":"a","data":{}},{"id":"b","data":{}}]');
  });

  it('has all events, in order, when some of them have a body', () => {
    const message = sent(new MessageBuffers(1_000), [eventOf('a'), eventOf('b', 'text'), eventOf('c')]);
    const body = Buffer.from('text').toString('base64');
    expect(eventsOfMessage(message)).toEqual([
      { id: 'a', data: {} },
      { id: 'b', data: { body_base64: body } },
      { id: 'c', data: {} },
    ]);
  });

  it('may be larger than its memory when a single event is', () => {
    const message = sent(new MessageBuffers(100), [eventOf('a', 'x'.repeat(5_000))]);
    expect(eventsOfMessage(message)).toMatchObject([{ id: 'a' }]);
  });

  it('keeps its memory to itself until the microtasks of the turn are done, and gives it back then', async () => {
    const buffers = new MessageBuffers(1_000);
    const first = sent(buffers, [eventOf('a')]);
    const second = sent(buffers, [eventOf('b')]);
    expect(first.buffer).not.toBe(second.buffer);
    await Promise.resolve();
    expect([first.buffer, second.buffer]).toContain(sent(buffers, [eventOf('c')]).buffer);
  });
});
