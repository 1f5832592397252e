import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { webhookSignature } from './webhook-signature.js';

describe('webhookSignature', () => {
  it('covers the time stamp and the body', () => {
    const digest = createHmac('sha256', 'whsec_a').update('1700000000.{"a":"ä"}', 'utf8').digest('hex');
    expect(webhookSignature('whsec_a', '{"a":"ä"}', 1_700_000_000)).toBe(`t=1700000000,v1=${digest}`);
  });

  it.each<[string, Parameters<typeof webhookSignature>]>([
    ['secret', ['whsec_b', 'body', 1]],
    ['body', ['whsec_a', 'bodY', 1]],
    ['second', ['whsec_a', 'body', 2]],
  ])('is another one for another %s', (_name, given) => {
    expect(webhookSignature(...given)).not.toBe(webhookSignature('whsec_a', 'body', 1));
  });
});
