import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

/** Tells from which client address a request comes. */
export type ClientIpReader = (request: Pick<IncomingMessage, 'headers' | 'socket'>) => string;

/**
 * A reader that believes `X-Forwarded-For` only from the listed proxies: walking from the nearest hop outwards, the
 * first address that is not a trusted proxy is the client. Without a list it is the address of the connection.
 *
 * @param trustedProxies addresses and CIDR ranges
 * @throws RangeError naming an entry that is neither
 */
export function clientIpReader(trustedProxies: readonly string[]): ClientIpReader {
  if (trustedProxies.length === 0) return (request) => normalised(request.socket.remoteAddress);
  const trusted = new BlockList();
  for (const entry of trustedProxies) addTo(trusted, entry);
  return (request) => {
    let address = normalised(request.socket.remoteAddress);
    const forwarded = String(request.headers['x-forwarded-for'] ?? '').split(',');
    for (let at = forwarded.length - 1; at >= 0 && isTrusted(trusted, address); at -= 1) {
      const hop = normalised(forwarded[at]?.trim());
      if (isIP(hop) === 0) break;
      address = hop;
    }
    return address;
  };
}

/** An address, and for a range the length of its prefix. */
const rangeEntry = /^([0-9a-f:.]+)(?:\/(\d{1,3}))?$/i;

function addTo(list: BlockList, entry: string): void {
  const [, address = '', prefix] = rangeEntry.exec(entry) ?? [];
  const version = isIP(address);
  const allBits = version === 6 ? 128 : 32;
  const bits = prefix === undefined ? allBits : Number(prefix);
  if (version === 0 || bits > allBits)
    throw new RangeError(`TRUSTED_PROXIES: ${entry} is neither an address nor a CIDR range`);
  list.addSubnet(address, bits, version === 6 ? 'ipv6' : 'ipv4');
}

function isTrusted(list: BlockList, address: string): boolean {
  const version = isIP(address);
  return version !== 0 && list.check(address, version === 6 ? 'ipv6' : 'ipv4');
}

/** IPv4 addresses that arrive on an IPv6 socket are written as IPv4. */
function normalised(address: string | undefined): string {
  const text = address ?? '';
  return text.startsWith('::ffff:') && text.includes('.') ? text.slice(7) : text;
}
