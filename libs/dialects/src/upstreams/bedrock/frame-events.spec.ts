import { describe, expect, it } from '@jest/globals';
import { AwsEventStreamReader, writeAwsFrame } from '../../wire/aws-event-stream.js';
import type { StreamEvent } from '../../conversation/upstream-dialect.js';
import { failureOfEvent, streamEventOf } from './frame-events.js';

function eventOf(headers: Readonly<Record<string, string>>, payload: string): StreamEvent | undefined {
  const written = new Map(
    Object.entries(headers).map(([name, value]) => [name, { type: 'string', value } as const]),
  );
  let read: StreamEvent | undefined;
  new AwsEventStreamReader((frame) => (read = streamEventOf(frame))).push(
    writeAwsFrame(written, Buffer.from(payload)),
  );
  return read;
}

const exception = { ':message-type': 'exception', ':exception-type': 'throttlingException' };

describe('a frame of Bedrock', () => {
  it('is an event with the name of its type', () => {
    const headers = { ':message-type': 'event', ':event-type': 'messageStop' };
    expect(eventOf(headers, '{"stopReason":"end_turn"}')).toEqual({
      name: 'messageStop',
      data: { stopReason: 'end_turn' },
    });
  });

  it.each([
    ['an exception', exception, '{"message":"Slow down"}', 'Slow down'],
    ['an exception with its message in capitals', exception, '{"Message":"Slow down"}', 'Slow down'],
    ['an exception in plain text', exception, 'Slow down', 'Slow down'],
    ['an exception without a message', exception, '{}', ''],
  ])('tells what %s says', (_name, headers, payload, message) => {
    const event = eventOf(headers, payload);
    expect([event?.name, event?.data.message]).toEqual(['exception:throttlingException', message]);
  });

  it('can be an error of the connection', () => {
    const headers = { ':message-type': 'error', ':error-code': 'InternalFailure', ':error-message': 'Oops' };
    expect(eventOf(headers, '')).toEqual({ name: 'exception:InternalFailure', data: { message: 'Oops' } });
  });

  it.each(['', '[1]', 'null', '{"a":'])('is a failure when its payload is %j', (payload) => {
    const event = eventOf({ ':message-type': 'event', ':event-type': 'contentBlockDelta' }, payload);
    expect(event?.name).toBe('exception:UnreadableEvent');
  });
});

describe('the failure of an event', () => {
  it.each([
    ['validationException', 400, 'invalid_request', false],
    ['throttlingException', 429, 'rate_limit', true],
    ['modelStreamErrorException', 502, 'server', true],
    ['modelTimeoutException', 504, 'timeout', true],
    ['internalServerException', 502, 'server', true],
    ['serviceUnavailableException', 503, 'overloaded', true],
    ['InternalFailure', 502, 'server', true],
    ['UnreadableEvent', 502, 'server', true],
    ['', 502, 'server', true],
  ])('of type %s has status %i', (type, httpStatus, kind, retryable) => {
    const failure = failureOfEvent({ name: `exception:${type}`, data: { message: 'x' } });
    expect(failure).toEqual(expect.objectContaining({ httpStatus, kind, retryable, message: 'x' }));
  });

  it('names the code of a prompt beyond the context', () => {
    const data = { message: 'Input is too long for requested model.' };
    expect(failureOfEvent({ name: 'exception:validationException', data })?.code).toBe(
      'context_length_exceeded',
    );
  });

  it.each(['messageStop', null])('is none for %s', (name) => {
    expect(failureOfEvent({ name, data: {} })).toBeNull();
  });
});
