import { describe, expect, it } from '@jest/globals';
import { eventsOfMessage, frameHeadBytes, isFrame, writeFrameHead } from './event-message.js';

const frameOf = (json: string, body: string): Buffer => {
  const head = Buffer.alloc(frameHeadBytes);
  writeFrameHead(head, 0, Buffer.byteLength(json), Buffer.byteLength(body));
  return Buffer.concat([head, Buffer.from(json), Buffer.from(body)]);
};

describe('the events of a message', () => {
  it.each([
    ['an array', '[{"id":"a"},{"id":"b"}]', [{ id: 'a' }, { id: 'b' }]],
    ['a single event', '{"id":"a"}', [{ id: 'a' }]],
    ['text that is no JSON', 'hello', ['hello']],
    ['nothing', '', ['']],
  ])('are those of %s', (_name, text, events) => {
    expect(eventsOfMessage(Buffer.from(text))).toEqual(events);
  });

  it('have their bodies as base64, and stay as they are without one', () => {
    const message = Buffer.concat([
      frameOf('{"id":"ä","data":{"n":1}}', 'body\n'),
      frameOf('{"id":"b"}', ''),
    ]);
    expect(isFrame(message)).toBe(true);
    const body = Buffer.from('body\n').toString('base64');
    expect(eventsOfMessage(message)).toEqual([{ id: 'ä', data: { n: 1, body_base64: body } }, { id: 'b' }]);
  });

  it('are one text when a frame is cut anywhere or followed by something else', () => {
    const whole = frameOf('{"data":{}}', 'body');
    for (let cut = 1; cut < whole.length; cut += 1)
      expect(eventsOfMessage(whole.subarray(0, cut))).toEqual([whole.toString('utf8', 0, cut)]);
    expect(eventsOfMessage(Buffer.concat([whole, Buffer.from('x')]))).toHaveLength(1);
  });
});
