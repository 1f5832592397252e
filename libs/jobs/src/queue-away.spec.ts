import { describe, expect, it } from '@jest/globals';
import { GatewayError } from '@trueport/contracts';
import { isQueueAway } from './queue-away.js';

describe('isQueueAway', () => {
  it.each<[string, unknown, boolean]>([
    ['a queue that is not reachable', new GatewayError('UNAVAILABLE'), true],
    ['a connection that was closed', new Error('Connection is closed.'), true],
    ['a Redis that does not answer', new Error('Command timed out'), true],
    ['a Redis that has forgotten the job', new Error('Missing key for job 7. isFinished'), true],
    [
      'a job that takes long',
      new Error('Job wait scan timed out before finishing, no finish notification arrived after 60000ms'),
      true,
    ],
    ['a socket that was reset', new Error('read ECONNRESET'), true],
    ['a job that failed', new RangeError('Invalid string length'), false],
    ['any other refusal', new GatewayError('INTERNAL'), false],
    ['nothing', undefined, false],
  ])('tells %s', (_name, error, expected) => {
    expect(isQueueAway(error)).toBe(expected);
  });
});
