import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { contentFacts, contentEvent } from '@trueport/testing';
import { prompt } from '../../test/contents.js';
import { withoutContent } from './without-content.js';

describe('withoutContent', () => {
  it('keeps everything but the body of an event that fits', () => {
    const event = contentEvent(contentFacts(prompt('hello')));
    expect(withoutContent(event)).toEqual({ ...event, data: { ...event.data, body_base64: '' } });
  });

  // Dead letters are kept for months, and shown.
  it('keeps no text of anything else, wherever it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(withoutContent(value)).toEqual({ data: { body_base64: '' } });
        expect(withoutContent({ data: value })).toEqual({ data: { body_base64: '' } });
      }),
      { examples: [[null], ['a text'], [['a', 'b']], [{ body: 'a text' }]] },
    );
  });
});
