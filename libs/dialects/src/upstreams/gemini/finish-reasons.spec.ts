import { describe, expect, it } from '@jest/globals';
import { isFinishReason, outcomeOf, type Shown } from './finish-reasons.js';

const said: Shown = { hasContent: true, hasCalls: false };
const called: Shown = { hasContent: true, hasCalls: true };
const silent: Shown = { hasContent: false, hasCalls: false };
const finished = (stopReason: string): unknown => ({ kind: 'finished', stopReason });

describe('why an answer ended', () => {
  it.each([
    ['STOP', 'end'],
    ['MAX_TOKENS', 'length'],
    ['CONTINUATION', 'length'],
    ['SAFETY', 'content_filter'],
    ['RECITATION', 'content_filter'],
    ['LANGUAGE', 'content_filter'],
    ['BLOCKLIST', 'content_filter'],
    ['PROHIBITED_CONTENT', 'content_filter'],
    ['SPII', 'content_filter'],
    ['IMAGE_SAFETY', 'content_filter'],
    ['IMAGE_PROHIBITED_CONTENT', 'content_filter'],
    ['IMAGE_RECITATION', 'content_filter'],
    ['IMAGE_OTHER', 'content_filter'],
    ['OTHER', 'unknown'],
    ['TOO_MANY_TOOL_CALLS', 'unknown'],
    ['NO_IMAGE', 'unknown'],
    ['SOMETHING_NEW', 'unknown'],
  ])('%s with content is %s', (reason, stopReason) => {
    expect(outcomeOf(reason, said)).toEqual(finished(stopReason));
  });

  it.each([
    ['STOP', 'end'],
    ['MAX_TOKENS', 'length'],
    ['NO_IMAGE', 'content_filter'],
    ['SOMETHING_NEW', 'unknown'],
  ])('%s without content is %s', (reason, stopReason) => {
    expect(outcomeOf(reason, silent)).toEqual(finished(stopReason));
  });

  it.each([
    ['STOP', 'tool_calls'],
    ['SOMETHING_NEW', 'tool_calls'],
    ['MAX_TOKENS', 'length'],
    ['SAFETY', 'content_filter'],
  ])('regression: envoy#1486 %s after a call is %s', (reason, stopReason) => {
    expect(outcomeOf(reason, called)).toEqual(finished(stopReason));
  });

  it.each(['MALFORMED_FUNCTION_CALL', 'MALFORMED_RESPONSE', 'UNEXPECTED_TOOL_CALL'])(
    'regression: envoy#2118 %s is a failure, whatever was said',
    (reason) => {
      for (const shown of [said, called, silent]) {
        expect(outcomeOf(reason, shown)).toMatchObject({
          kind: 'failed',
          error: { httpStatus: 502, retryable: true },
        });
      }
    },
  );

  it.each(['OTHER', 'TOO_MANY_TOOL_CALLS'])('%s without content is a failure', (reason) => {
    expect(outcomeOf(reason, silent)).toMatchObject({
      kind: 'failed',
      error: { httpStatus: 502, retryable: true },
    });
  });

  it.each([undefined, null, '', 0, 'FINISH_REASON_UNSPECIFIED'])('%j is no reason', (value) => {
    expect(isFinishReason(value)).toBe(false);
  });
});
