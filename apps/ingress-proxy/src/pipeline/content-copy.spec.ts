import { describe, expect, it } from '@jest/globals';
import type { EncodedEvent } from '@trueport/bus';
import { contentCapturedSchema, maxContentBytes } from '@trueport/contracts';
import { admittedEvent, admittedFacts } from '@trueport/testing';
import fc from 'fast-check';
import { ContentCopy, lostContent } from './content-copy.js';
import { Slabs } from './slabs.js';

const admitted = admittedEvent(admittedFacts());
const json = { contentType: 'application/json', contentEncoding: null };
const eventOf = ({ json: encoded, body = [] }: EncodedEvent) => {
  const event = contentCapturedSchema.parse(JSON.parse(encoded));
  return { ...event, data: { ...event.data, body_base64: Buffer.concat(body).toString('base64') } };
};
const copyOf = (chunks: readonly Buffer[], head: ConstructorParameters<typeof ContentCopy>[0] = json) => {
  const copy = new ContentCopy(head, new Slabs());
  for (const chunk of chunks) copy.push(chunk);
  return eventOf(copy.event(admitted, 'request')).data;
};
const bytesOf = (data: { body_base64: string }): Buffer => Buffer.from(data.body_base64, 'base64');

describe('the copy of a body', () => {
  it('is the body, in any split', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 9_000 }), { maxLength: 8 }), (parts) => {
        const chunks = parts.map((part) => Buffer.from(part));
        const data = copyOf(chunks);
        expect(bytesOf(data).equals(Buffer.concat(chunks))).toBe(true);
        expect(data).toMatchObject({ truncated: false, body_bytes: Buffer.concat(chunks).length });
      }),
    );
  });

  // Usage is read from it: what it would leave out would not be paid for.
  it.each([
    ['text', 'text/event-stream', 0],
    ['text beyond what is kept', 'text/event-stream', maxContentBytes - 100],
    ['no text', 'application/octet-stream', 0],
  ])('gives its reader a body of %s once and in order, in any split', (_kind, contentType, before) => {
    const first = Buffer.alloc(before, 'x');
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 3_000 }), { maxLength: 12 }), (parts) => {
        const read: Buffer[] = [];
        const reader = { push: (bytes: Buffer) => void read.push(bytes) };
        const copy = new ContentCopy({ contentType, contentEncoding: null }, new Slabs(), reader);
        for (const chunk of [first, ...parts]) copy.push(Buffer.from(chunk));
        copy.flush();
        copy.flush();
        expect(Buffer.concat(read).equals(Buffer.concat([first, ...parts]))).toBe(true);
        copy.event(admitted, 'response');
        expect(Buffer.concat(read)).toHaveLength(Buffer.concat([first, ...parts]).length);
      }),
      { numRuns: 30 },
    );
  });

  it('gives its reader many small chunks at a time', () => {
    let reads = 0;
    const copy = new ContentCopy(json, new Slabs(), { push: () => (reads += 1) });
    for (let at = 0; at < 1_000; at += 1) copy.push(Buffer.alloc(100));
    copy.flush();
    expect(reads).toBeLessThan(1_000 / 20);
  });

  it('does not change when the chunk it was made of does', () => {
    const chunk = Buffer.from('before');
    const copy = new ContentCopy(json, new Slabs());
    copy.push(Buffer.from('long '));
    copy.push(chunk);
    chunk.write('AFTER!');
    expect(bytesOf(eventOf(copy.event(admitted, 'request')).data).toString()).toBe('long before');
  });

  it('uses the memory of copies that are done with, and has its own bytes only', () => {
    const slabs = new Slabs();
    const copied = (words: readonly string[]): EncodedEvent => {
      const copy = new ContentCopy(json, slabs);
      for (const word of words) copy.push(Buffer.from(word));
      const event = copy.event(admitted, 'response');
      expect(bytesOf(eventOf(event).data).toString()).toBe(words.join(''));
      copy.giveBack();
      copy.push(Buffer.from('late'));
      return event;
    };
    const first = copied(['the ', 'secret ', 'of ', 'somebody']);
    const second = copied(['not ', 'this']);
    expect(second.body?.[1]?.buffer).toBe(first.body?.[1]?.buffer);
  });

  it('shares no memory with a copy that is still needed', () => {
    const slabs = new Slabs();
    const copies = ['one', 'two', 'three'].map((word) => {
      const copy = new ContentCopy(json, slabs);
      copy.push(Buffer.from('first '));
      copy.push(Buffer.from(word));
      return copy;
    });
    copies[0]?.giveBack();
    copies[0]?.giveBack();
    const later = [new ContentCopy(json, slabs), new ContentCopy(json, slabs)];
    for (const copy of later) for (const word of ['later ', 'still']) copy.push(Buffer.from(word));
    const texts = [...copies.slice(1), ...later].map((copy) =>
      bytesOf(eventOf(copy.event(admitted, 'response')).data).toString(),
    );
    expect(texts).toEqual(['first two', 'first three', 'later still', 'later still']);
  });

  it.each([
    ['as long as the limit', [maxContentBytes], maxContentBytes, false],
    ['a byte too long', [maxContentBytes + 1], maxContentBytes, true],
    ['too long in its second chunk', [10, maxContentBytes, 5], maxContentBytes, true],
  ])(
    'of a body that is %s keeps what it may and says whether that is all',
    (_name, sizes, kept, truncated) => {
      const data = copyOf(sizes.map((size) => Buffer.alloc(size, 'x')));
      expect(bytesOf(data)).toHaveLength(kept);
      expect(data).toMatchObject({ truncated, body_bytes: sizes.reduce((sum, size) => sum + size, 0) });
    },
  );

  it.each([
    ['application/json; charset=utf-8', true],
    ['application/vnd.api+json', true],
    ['APPLICATION/JSON', true],
    ['application/x-ndjson', true],
    ['text/event-stream', true],
    ['text/plain', true],
    ['audio/mpeg', false],
    ['image/png', false],
    ['multipart/form-data; boundary=x', false],
    ['application/octet-stream', false],
    [null, false],
  ])('of the type %s is kept: %s', (contentType, isKept) => {
    const data = copyOf([Buffer.from('hello')], { contentType, contentEncoding: null });
    expect(bytesOf(data).toString()).toBe(isKept ? 'hello' : '');
    expect(data).toMatchObject({ body_bytes: 5, truncated: false, content_type: contentType });
  });

  it('is an event that every consumer takes, one for each half', () => {
    const copy = new ContentCopy({ contentType: 'application/json', contentEncoding: 'gzip' }, new Slabs());
    copy.push(Buffer.from('x'));
    for (const direction of ['request', 'response'] as const) {
      const event = eventOf(copy.event(admitted, direction));
      expect(contentCapturedSchema.parse(event)).toEqual(event);
      expect(event).toMatchObject({
        id: `${admitted.id}.${direction}`,
        data: { direction, tenant_id: 'acme', content_encoding: 'gzip', path: '/chat/completions' },
      });
    }
  });

  it('that a crash took is empty, whole and valid', () => {
    const event = eventOf(lostContent(admitted));
    expect(contentCapturedSchema.parse(event)).toEqual(event);
    expect(event.data).toMatchObject({
      direction: 'response',
      body_bytes: 0,
      body_base64: '',
      truncated: false,
    });
  });
});
