import { randomBytes } from 'node:crypto';

/** A name no other test uses: for databases, key prefixes, bus prefixes and tenants. Letters and digits only. */
export function uniqueName(prefix = 't'): string {
  return prefix + randomBytes(6).toString('hex');
}
