import { describe, expect, it } from '@jest/globals';
import { clientIpReader } from './client-ip.js';

const request = (remoteAddress: string | undefined, forwarded?: string) =>
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
    [
      'knows IPv4 proxies that connect over IPv6',
      ['10.0.0.0/8'],
      '::ffff:10.0.0.5',
      '203.0.113.9',
      '203.0.113.9',
    ],
    [
      'gives the outermost hop when all are proxies',
      ['10.0.0.0/8'],
      '10.0.0.5',
      '10.0.0.1, 10.0.0.2',
      '10.0.0.1',
    ],
    ['gives the proxy when it forwards for nobody', ['10.0.0.0/8'], '10.0.0.5', undefined, '10.0.0.5'],
    [
      'passes over nothing that a client has put in front',
      ['10.0.0.0/8'],
      '10.0.0.5',
      '10.0.0.9, 203.0.113.9',
      '203.0.113.9',
    ],
    ['trusts a single address', ['192.0.2.7'], '192.0.2.7', '203.0.113.9', '203.0.113.9'],
    ['gives nothing for a connection that is gone', [], undefined, '203.0.113.9', ''],
    ['knows IPv6 ranges', ['fd00::/8'], 'fd00::1', '2001:db8::7', '2001:db8::7'],
  ])('%s', (_name, trusted, remote, forwarded, expected) => {
    expect(clientIpReader(trusted)(request(remote, forwarded))).toBe(expected);
  });

  // An entry that is read as a wider range than it says would believe addresses that anybody can write.
  it.each([
    '10.0.0.0/33',
    'fd00::/129',
    'proxy.example',
    '10.0.0.0/8/9',
    '10.0.0.0/',
    '10.0.0.0/ ',
    '10.0.0.0/-1',
    '10.0.0.0/8.0',
    '10.0.0.0/1e1',
    '10.0.0.0/0x8',
    '/8',
    '',
  ])('refuses the entry %p by name', (entry) => {
    expect(() => clientIpReader([entry])).toThrow(RangeError);
  });
});
