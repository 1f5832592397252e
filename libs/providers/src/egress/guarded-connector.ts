import { lookup as systemLookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { isIP } from 'node:net';
import { buildConnector } from 'undici';
import type { EgressPolicy } from './egress-policy.js';

type LookupCallback = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

/** Resolves a name to all of its addresses; the system's resolver unless a test brings another. */
export interface AddressLookup {
  (
    hostname: string,
    options: LookupOptions & { all: true },
    callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
  ): void;
}

/**
 * Connects only where the policy allows. Names are judged after resolution and the connection goes to the very
 * addresses that were judged, so that a name cannot change its mind in between.
 *
 * The callback gets a GatewayError EGRESS_DENIED where nothing is allowed, else the error of socket or TLS.
 */
export function guardedConnector(
  policy: EgressPolicy,
  connectTimeoutMs: number,
  lookup: AddressLookup = systemLookup,
): buildConnector.connector {
  const open = buildConnector({ allowH2: false, timeout: connectTimeoutMs });
  // A look-up does not know the port, so every port has a connector of its own; operators use one or two.
  const guardedByPort = new Map<number, buildConnector.connector>();
  const guarded = (port: number): buildConnector.connector => {
    let connector = guardedByPort.get(port);
    if (connector === undefined) {
      connector = buildConnector({
        allowH2: false,
        timeout: connectTimeoutMs,
        lookup: guardedLookup(policy, port, lookup),
      } as buildConnector.BuildOptions);
      guardedByPort.set(port, connector);
    }
    return connector;
  };
  return (options, callback) => {
    const port = Number(options.port || (options.protocol === 'https:' ? 443 : 80));
    const hostname = options.hostname.replace(/^\[|\]$/g, '');
    if (policy.isListed(hostname, port)) {
      open(options, callback);
    } else if (isIP(hostname) !== 0 && !policy.isPublic(hostname)) {
      // Addresses are not looked up, so the look-up would never see them.
      callback(policy.denial(options.hostname), null);
    } else {
      guarded(port)(options, callback);
    }
  };
}

function guardedLookup(policy: EgressPolicy, port: number, lookup: AddressLookup) {
  return (hostname: string, options: LookupOptions, callback: LookupCallback): void => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) {
        callback(error, []);
        return;
      }
      const allowed = addresses.filter(
        ({ address }) => policy.isPublic(address) || policy.isListed(address, port),
      );
      const [first] = allowed;
      if (first === undefined) callback(policy.denial(hostname), []);
      else if (options.all === true) callback(null, allowed);
      else callback(null, first.address, first.family);
    });
  };
}
