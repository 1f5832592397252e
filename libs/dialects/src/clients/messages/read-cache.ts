import { FieldReader } from '../../conversation/field-reader.js';
import type { CacheMark, Extra } from '../../conversation/conversation.js';

/** The `cache_control` of a block or tool as a property to spread in: `{}` without one. */
export function readCache(fields: FieldReader, extras: Extra[]): { readonly cache?: CacheMark } {
  const control = fields.nested('cache_control');
  if (control === undefined) return {};
  const controlFields = new FieldReader(control, fields.pathOf('cache_control'));
  controlFields.choice('type', ['ephemeral']);
  const ttl = controlFields.text('ttl');
  extras.push(...controlFields.unread());
  return { cache: ttl === undefined ? {} : { ttl } };
}
