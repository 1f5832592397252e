import { BlockList, isIP } from 'node:net';
import { GatewayError } from '@trueport/contracts';

/**
 * Address ranges that are not public, or that lead back into a network that is not.
 *
 * @source IANA special-purpose address registries for IPv4 and IPv6, read 2026-11
 */
const forbiddenRanges: readonly (readonly [network: string, prefix: number, family: 'ipv4' | 'ipv6'])[] = [
  ['0.0.0.0', 8, 'ipv4'],
  ['10.0.0.0', 8, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'],
  ['127.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.0.0.0', 24, 'ipv4'],
  ['192.0.2.0', 24, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['198.18.0.0', 15, 'ipv4'],
  ['198.51.100.0', 24, 'ipv4'],
  ['203.0.113.0', 24, 'ipv4'],
  ['224.0.0.0', 4, 'ipv4'],
  ['240.0.0.0', 4, 'ipv4'],
  ['::', 127, 'ipv6'],
  ['64:ff9b::', 96, 'ipv6'],
  ['64:ff9b:1::', 48, 'ipv6'],
  ['100::', 64, 'ipv6'],
  ['2001::', 23, 'ipv6'],
  ['2001:db8::', 32, 'ipv6'],
  ['2002::', 16, 'ipv6'],
  ['fc00::', 7, 'ipv6'],
  ['fe80::', 10, 'ipv6'],
  ['ff00::', 8, 'ipv6'],
];

/** Where the gateway may connect to: public addresses, and what the operator lists. */
export class EgressPolicy {
  private readonly forbidden = new BlockList();
  private readonly listed: ReadonlySet<string>;

  /** @param allowedHosts `host:port` entries, names or addresses, IPv6 in brackets */
  constructor(allowedHosts: readonly string[]) {
    for (const [network, prefix, family] of forbiddenRanges)
      this.forbidden.addSubnet(network, prefix, family);
    this.listed = new Set(allowedHosts.map((entry) => entry.toLowerCase()));
  }

  /** Whether the operator has listed this very host and port. */
  isListed(hostname: string, port: number): boolean {
    return this.listed.has(`${hostname.toLowerCase()}:${port}`);
  }

  /** Whether an address is public. IPv4 addresses written as IPv6 are judged as what they are. */
  isPublic(address: string): boolean {
    const family = isIP(address);
    if (family === 0) return false;
    return !this.forbidden.check(address, family === 6 ? 'ipv6' : 'ipv4');
  }

  /** The error for a forbidden address; it names the host, which the operator configured, not the address. */
  denial(hostname: string): GatewayError {
    return new GatewayError('EGRESS_DENIED', `The egress policy does not allow connections to ${hostname}.`);
  }
}
