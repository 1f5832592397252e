import type { FieldReader } from '../../conversation/field-reader.js';
import { readCacheControl } from '../cache-control.js';
import type { CacheMark, Extra } from '../../conversation/conversation.js';

/** The `cache_control` of a block or tool as a property to spread in: `{}` without one. */
export function readCache(fields: FieldReader, extras: Extra[]): { readonly cache?: CacheMark } {
  const cache = readCacheControl(fields, extras);
  return cache === undefined ? {} : { cache };
}
