import { lookup as resolve, type LookupAddress, type LookupOptions } from 'node:dns';
import { isIP } from 'node:net';
import { buildConnector } from 'undici';
import type { EgressPolicy } from './egress-policy.js';

type LookupCallback = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

/**
 * Connects only where the policy allows. Names are judged after resolution and the connection goes to the very
 * addresses that were judged, so that a name cannot change its mind in between.
 */
export function guardedConnector(policy: EgressPolicy, connectTimeoutMs: number): buildConnector.connector {
  const open = buildConnector({ allowH2: false, timeout: connectTimeoutMs });
  const guarded = buildConnector({
    allowH2: false,
    timeout: connectTimeoutMs,
    lookup: (hostname: string, options: LookupOptions, callback: LookupCallback) =>
      guardedLookup(policy, hostname, options, callback),
  } as buildConnector.BuildOptions);
  return (options, callback) => {
    const port = Number(options.port || (options.protocol === 'https:' ? 443 : 80));
    const hostname = options.hostname.replace(/^\[|\]$/g, '');
    if (policy.isListed(options.hostname, port)) {
      open(options, callback);
    } else if (isIP(hostname) !== 0 && !policy.isPublic(hostname)) {
      // Addresses are not looked up, so the look-up below would never see them.
      callback(policy.denial(options.hostname), null);
    } else {
      guarded(options, callback);
    }
  };
}

function guardedLookup(
  policy: EgressPolicy,
  hostname: string,
  options: LookupOptions,
  callback: LookupCallback,
): void {
  resolve(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) {
      callback(error, []);
      return;
    }
    const allowed = addresses.filter(({ address }) => policy.isPublic(address));
    const [first] = allowed;
    if (first === undefined) callback(policy.denial(hostname), []);
    else if (options.all === true) callback(null, allowed);
    else callback(null, first.address, first.family);
  });
}
