import { GatewayError, type ApiKeyRecord } from '@trueport/contracts';

/** Finds keys by their keyed hash, from memory. */
export interface KeyLookup {
  /** Whether any configuration has been loaded, from the store or from disk. */
  readonly isLoaded: boolean;
  findKey(hash: string): ApiKeyRecord | undefined;
}

/** Makes the keyed hash of a key. */
export interface KeyHasher {
  hash(key: string): string;
}

/** Outcome of authentication. A switched-off key is known: its refusal is logged for its tenant. */
export type Authentication =
  | { readonly kind: 'authenticated'; readonly key: ApiKeyRecord }
  | { readonly kind: 'inactive'; readonly key: ApiKeyRecord; readonly error: GatewayError }
  | { readonly kind: 'refused'; readonly error: GatewayError };

/** Without a configuration nobody gets in, whatever the credential: there would be no policies either. */
export const notLoaded: Authentication = {
  kind: 'refused',
  error: new GatewayError('UNAVAILABLE', 'This instance has not loaded its configuration yet.', {
    retryAfterSeconds: 1,
  }),
};

/** Longer credentials are not keys of ours; hashing them would only cost time. */
const maxKeyLength = 512;

/**
 * Decides who sent a request. Closed when in doubt: without a loaded configuration nobody gets in.
 *
 * @param credential what the request presents; `null` for nothing
 */
export function authenticate(credential: string | null, keys: KeyLookup, hasher: KeyHasher): Authentication {
  if (credential === null) {
    return {
      kind: 'refused',
      error: new GatewayError(
        'UNAUTHORIZED',
        'No API key was sent. Send it as x-api-key or as a bearer token.',
      ),
    };
  }
  if (!keys.isLoaded) return notLoaded;
  const key = credential.length > maxKeyLength ? undefined : keys.findKey(hasher.hash(credential));
  if (key === undefined || key.revoked) {
    return { kind: 'refused', error: new GatewayError('UNAUTHORIZED', 'The API key is not valid.') };
  }
  if (!key.is_active) {
    const error = new GatewayError('FORBIDDEN', `The API key ${key.public_id} is switched off.`);
    return { kind: 'inactive', key, error };
  }
  return { kind: 'authenticated', key };
}
