import { credentialHeaders } from '@trueport/contracts';

/**
 * Headers that belong to one connection.
 *
 * @source RFC 9110 §7.6.1, and `http2-settings` of RFC 7540 §3.2.1
 */
const hopByHop = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
] as const;

/** Never sent upstream: connection headers, what we set ourselves, and everything that may hold a gateway key. */
export const droppedRequestHeaders: ReadonlySet<string> = new Set<string>([
  ...hopByHop,
  ...credentialHeaders,
  'host',
  'expect',
  'forwarded',
  'x-real-ip',
]);

/** Dropped between our own services: connection headers, and where the request came from, which we say anew. */
const droppedInternalHeaders: ReadonlySet<string> = new Set<string>([
  ...hopByHop,
  'host',
  'expect',
  'forwarded',
  'x-real-ip',
]);

/** Never sent to the client. `trailer` stays: trailers are passed on. */
const droppedResponseHeaders: ReadonlySet<string> = new Set<string>(
  hopByHop.filter((name) => name !== 'trailer'),
);

/** Headers of the gateway and of proxies before it describe our side of the wire, not the request. */
const droppedRequestPrefix = /^x-(?:gateway|forwarded)-/;

/**
 * The client's headers for the provider: order, spelling and repetitions kept, the provider's credential added.
 *
 * @param rawHeaders name, value, name, value, … as they arrived
 * @param connectionHeader value of the request's `connection` header; the headers it names stay behind as well
 * @param credential name and value that authenticate us to the provider
 */
export function upstreamRequestHeaders(
  rawHeaders: readonly string[],
  connectionHeader: string | undefined,
  credential: readonly [name: string, value: string],
): string[] {
  const headers = keptRequestHeaders(rawHeaders, connectionHeader, droppedRequestHeaders);
  headers.push(credential[0], credential[1]);
  return headers;
}

/** The client's headers for a service of our own: like `upstreamRequestHeaders`, but the credentials stay. */
export function forwardedRequestHeaders(
  rawHeaders: readonly string[],
  connectionHeader: string | undefined,
): string[] {
  return keptRequestHeaders(rawHeaders, connectionHeader, droppedInternalHeaders);
}

/**
 * The client's headers without some of them, in their order and spelling.
 *
 * @param dropped lower-case names; what `connection` names and headers of proxies stay behind as well
 */
export function keptRequestHeaders(
  rawHeaders: readonly string[],
  connectionHeader: string | undefined,
  dropped: ReadonlySet<string>,
): string[] {
  const named = namedByConnection(connectionHeader);
  const headers: string[] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] as string;
    const lower = name.toLowerCase();
    if (dropped.has(lower) || droppedRequestPrefix.test(lower) || named?.has(lower)) continue;
    headers.push(name, rawHeaders[at + 1] as string);
  }
  return headers;
}

/** Sets a header in a list of lines, in the place of those of the same name. */
export function replaceHeader(lines: string[], name: string, value: string): void {
  for (let at = lines.length - 2; at >= 0; at -= 2)
    if ((lines[at] as string).toLowerCase() === name) lines.splice(at, 2);
  lines.push(name, value);
}

/** A header block as undici hands it over: name, value, name, value, … */
export type RawHeaderBlock = readonly (Buffer | string)[];

/**
 * The provider's headers for the client: order, spelling and repetitions kept, connection headers left out.
 *
 * @param names filled with the lower-case names that were kept, so that the caller adds only what is missing
 */
export function clientResponseHeaders(
  block: RawHeaderBlock,
  connectionHeader: string | undefined,
  names: Set<string>,
): string[] {
  const named = namedByConnection(connectionHeader);
  const headers: string[] = [];
  for (let at = 0; at + 1 < block.length; at += 2) {
    const name = latin1(block[at] as Buffer | string);
    const lower = name.toLowerCase();
    if (droppedResponseHeaders.has(lower) || named?.has(lower)) continue;
    names.add(lower);
    headers.push(name, latin1(block[at + 1] as Buffer | string));
  }
  return headers;
}

/** Header and trailer bytes are Latin-1 on the wire; anything else would change them. */
export function latin1(value: Buffer | string): string {
  return typeof value === 'string' ? value : value.toString('latin1');
}

function namedByConnection(connectionHeader: string | undefined): Set<string> | null {
  if (connectionHeader === undefined || connectionHeader === 'keep-alive' || connectionHeader === 'close')
    return null;
  return new Set(connectionHeader.split(',').map((name) => name.trim().toLowerCase()));
}
