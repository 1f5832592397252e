import { describe, expect, it } from '@jest/globals';
import { clientIpReader } from './client-ip.js';

const request = (remoteAddress: string, forwarded?: string) =>
  ({
    socket: { remoteAddress },
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  }) as never;

describe('clientIpReader', () => {
  it.each([
    ['trusts nobody by default', [], '192.0.2.1', '203.0.113.9', '192.0.2.1'],
    ['writes IPv4 on an IPv6 socket as IPv4', [], '::ffff:192.0.2.1', undefined, '192.0.2.1'],
    ['believes a trusted proxy', ['10.0.0.0/8'], '10.0.0.5', '203.0.113.9', '203.0.113.9'],
    ['does not believe a stranger', ['10.0.0.0/8'], '192.0.2.1', '203.0.113.9', '192.0.2.1'],
    [
      'takes the nearest hop that is not a proxy',
      ['10.0.0.0/8'],
      '10.0.0.5',
      '1.1.1.1, 203.0.113.9, 10.0.0.6',
      '203.0.113.9',
    ],
    ['stops at something that is no address', ['10.0.0.0/8'], '10.0.0.5', '203.0.113.9, unknown', '10.0.0.5'],
    ['knows IPv6 ranges', ['fd00::/8'], 'fd00::1', '2001:db8::7', '2001:db8::7'],
  ])('%s', (_name, trusted, remote, forwarded, expected) => {
    expect(clientIpReader(trusted)(request(remote, forwarded))).toBe(expected);
  });

  it.each(['10.0.0.0/33', 'proxy.example', '10.0.0.0/8/9', ''])('refuses the entry %p by name', (entry) => {
    expect(() => clientIpReader([entry])).toThrow(RangeError);
  });
});
