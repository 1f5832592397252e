import { BlockList, isIP } from 'node:net';
import { GatewayError } from '@trueport/contracts';

type Range = readonly [network: string, prefix: number, family: 'ipv4' | 'ipv6'];

/**
 * Address ranges that are not public, or that lead back into a network that is not. IPv4 ranges also hold for
 * IPv4-mapped IPv6 addresses.
 *
 * @source IANA special-purpose address registries for IPv4 and IPv6, read 2026-11
 */
const forbiddenRanges: readonly Range[] = [
  ['0.0.0.0', 8, 'ipv4'], // this network
  ['10.0.0.0', 8, 'ipv4'], // private
  ['100.64.0.0', 10, 'ipv4'], // carrier-grade NAT
  ['127.0.0.0', 8, 'ipv4'], // loopback
  ['169.254.0.0', 16, 'ipv4'], // link-local, instance metadata of clouds
  ['172.16.0.0', 12, 'ipv4'], // private
  ['192.0.0.0', 24, 'ipv4'], // protocol assignments
  ['192.0.2.0', 24, 'ipv4'], // documentation
  ['192.88.99.0', 24, 'ipv4'], // 6to4 relay, withdrawn
  ['192.168.0.0', 16, 'ipv4'], // private
  ['198.18.0.0', 15, 'ipv4'], // benchmarks
  ['198.51.100.0', 24, 'ipv4'], // documentation
  ['203.0.113.0', 24, 'ipv4'], // documentation
  ['224.0.0.0', 4, 'ipv4'], // multicast
  ['240.0.0.0', 4, 'ipv4'], // reserved, broadcast
  ['::', 96, 'ipv6'], // unspecified, loopback, IPv4-compatible (withdrawn)
  ['::ffff:0:0:0', 96, 'ipv6'], // IPv4-translated
  ['64:ff9b:1::', 48, 'ipv6'], // NAT64 of local networks
  ['100::', 64, 'ipv6'], // discard
  ['100:0:0:1::', 64, 'ipv6'], // dummy prefix
  ['2001::', 23, 'ipv6'], // protocol assignments, Teredo
  ['2001:db8::', 32, 'ipv6'], // documentation
  ['2002::', 16, 'ipv6'], // 6to4: any IPv4 address inside
  ['3fff::', 20, 'ipv6'], // documentation
  ['5f00::', 16, 'ipv6'], // segment routing
  ['fc00::', 7, 'ipv6'], // unique local
  ['fe80::', 10, 'ipv6'], // link-local
  ['fec0::', 10, 'ipv6'], // site-local, withdrawn
  ['ff00::', 8, 'ipv6'], // multicast
];

const listedEntry = /^(?:\[[0-9a-f:.]+\]|[^\s:/[\]]+):\d{1,5}$/i;

/** Where the gateway may connect to: public addresses, and what the operator lists. */
export class EgressPolicy {
  private readonly forbidden = new BlockList();
  private readonly nat64 = new BlockList();
  private readonly listed: ReadonlySet<string>;

  /**
   * @param allowedHosts `host:port` entries, names or addresses, IPv6 in brackets; upper and lower case are the same
   * @throws RangeError naming an entry that is not of that form
   */
  constructor(allowedHosts: readonly string[]) {
    for (const [network, prefix, family] of forbiddenRanges)
      this.forbidden.addSubnet(network, prefix, family);
    this.nat64.addSubnet('64:ff9b::', 96, 'ipv6');
    for (const entry of allowedHosts) {
      if (!listedEntry.test(entry))
        throw new RangeError(`EGRESS_ALLOWED_HOSTS: ${entry} is not of the form host:port`);
    }
    this.listed = new Set(allowedHosts.map((entry) => entry.toLowerCase()));
  }

  /** Whether the operator has listed this very host and port; an IPv6 address may have its brackets or not. */
  isListed(hostname: string, port: number): boolean {
    const host = isIP(hostname) === 6 ? `[${hostname}]` : hostname;
    return this.listed.has(`${host.toLowerCase()}:${port}`);
  }

  /**
   * Whether an address is public. IPv4 addresses inside of IPv6 ones (mapped, NAT64) are judged as what they are.
   * Anything that is not an address is not public.
   */
  isPublic(address: string): boolean {
    const family = isIP(address);
    if (family === 0) return false;
    if (family === 4) return !this.forbidden.check(address, 'ipv4');
    if (this.nat64.check(address, 'ipv6')) return this.isPublic(lastGroupsAsIpv4(address));
    return !this.forbidden.check(address, 'ipv6');
  }

  /** The error for a forbidden address; it names the host, which the operator configured, not the address. */
  denial(hostname: string): GatewayError {
    return new GatewayError('EGRESS_DENIED', `The egress policy does not allow connections to ${hostname}.`);
  }
}

/** The IPv4 address in the last 32 bits: `64:ff9b::a00:1` gives `10.0.0.1`. */
function lastGroupsAsIpv4(address: string): string {
  // A URL writes an IPv6 address in its one canonical form, all in hexadecimal groups.
  const groups = new URL(`http://[${address}]`).hostname.slice(1, -1).split(':');
  const [high = 0, low = 0] = groups.slice(-2).map((group) => Number.parseInt(group || '0', 16));
  return `${high >> 8}.${high & 0xff}.${low >> 8}.${low & 0xff}`;
}
