import { describe, expect, it } from '@jest/globals';
import { EgressPolicy } from './egress-policy.js';

describe('EgressPolicy', () => {
  const policy = new EgressPolicy([]);

  // If one of these passes, a provider name or base URL can make the gateway talk to the network it stands in.
  it.each([
    ['this network', '0.0.0.0'],
    ['this network, any host', '0.255.255.255'],
    ['private 10/8', '10.0.0.1'],
    ['private 10/8, last', '10.255.255.255'],
    ['carrier-grade NAT', '100.64.0.1'],
    ['carrier-grade NAT, last', '100.127.255.255'],
    ['loopback', '127.0.0.1'],
    ['loopback, any host', '127.8.9.10'],
    ['link-local', '169.254.0.1'],
    ['instance metadata of clouds', '169.254.169.254'],
    ['private 172.16/12', '172.16.0.1'],
    ['private 172.16/12, last', '172.31.255.255'],
    ['protocol assignments', '192.0.0.170'],
    ['documentation 1', '192.0.2.1'],
    ['documentation 2', '198.51.100.1'],
    ['documentation 3', '203.0.113.1'],
    ['6to4 relay', '192.88.99.1'],
    ['private 192.168/16', '192.168.1.1'],
    ['benchmarks', '198.19.255.255'],
    ['multicast', '224.0.0.1'],
    ['reserved', '240.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['IPv6 unspecified', '::'],
    ['IPv6 loopback', '::1'],
    ['IPv6 loopback written out', '0:0:0:0:0:0:0:1'],
    ['IPv4-compatible loopback', '::127.0.0.1'],
    ['IPv4-mapped loopback', '::ffff:127.0.0.1'],
    ['IPv4-mapped loopback in hexadecimal', '::ffff:7f00:1'],
    ['IPv4-mapped metadata', '::ffff:a9fe:a9fe'],
    ['IPv4-translated loopback', '::ffff:0:127.0.0.1'],
    ['NAT64 of a private address', '64:ff9b::10.0.0.1'],
    ['NAT64 of a private address in hexadecimal', '64:ff9b::a00:1'],
    ['NAT64 of local networks', '64:ff9b:1::8.8.8.8'],
    ['discard', '100::1'],
    ['Teredo', '2001:0:1::1'],
    ['IPv6 documentation', '2001:db8::1'],
    ['IPv6 documentation, new', '3fff::1'],
    ['6to4 of a private address', '2002:a00:1::1'],
    ['unique local', 'fc00::1'],
    ['unique local, assigned', 'fd12:3456::1'],
    ['IPv6 link-local', 'fe80::1'],
    ['IPv6 link-local with a zone', 'fe80::1%eth0'],
    ['site-local', 'fec0::1'],
    ['IPv6 multicast', 'ff02::1'],
    ['not an address', 'localhost'],
    ['nothing', ''],
    ['an address with a port', '8.8.8.8:80'],
    ['an address in octal', '0177.0.0.1'],
  ])('takes %s for not public (%s)', (_name, address) => {
    expect(policy.isPublic(address)).toBe(false);
  });

  it.each([
    '1.1.1.1',
    '8.8.8.8',
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '172.15.255.255',
    '172.32.0.0',
    '192.167.255.255',
    '198.20.0.0',
    '223.255.255.255',
    '2606:4700::1111',
    '2a00:1450:4001:80b::200a',
    '::ffff:8.8.8.8',
    '64:ff9b::8.8.8.8',
  ])('takes %s for public', (address) => {
    expect(policy.isPublic(address)).toBe(true);
  });

  it('knows what the operator has listed: host and port together, in any case', () => {
    const listing = new EgressPolicy(['Mock.Internal:8080', '127.0.0.1:9000', '[::1]:9000']);
    expect(listing.isListed('mock.internal', 8080)).toBe(true);
    expect(listing.isListed('MOCK.internal', 8080)).toBe(true);
    expect(listing.isListed('mock.internal', 8081)).toBe(false);
    expect(listing.isListed('other.internal', 8080)).toBe(false);
    expect(listing.isListed('127.0.0.1', 9000)).toBe(true);
    expect(listing.isListed('::1', 9000)).toBe(true);
  });

  it.each(['127.0.0.1', 'host', 'host:', 'host:http', 'http://host:80', '::1:80', 'a b:80', ':80'])(
    'refuses the entry %p by name',
    (entry) => {
      expect(() => new EgressPolicy([entry])).toThrow(
        new RangeError(`EGRESS_ALLOWED_HOSTS: ${entry} is not of the form host:port`),
      );
    },
  );
});
