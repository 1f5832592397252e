import type { CacheMark, Extra } from '../conversation/conversation.js';
import { FieldReader } from '../conversation/field-reader.js';

/** Anthropic's `cache_control` of a block or tool, which gateways take in other dialects too; `undefined` without one. */
export function readCacheControl(fields: FieldReader, extras: Extra[]): CacheMark | undefined {
  const control = fields.nested('cache_control');
  if (control === undefined) return undefined;
  const controlFields = new FieldReader(control, fields.pathOf('cache_control'));
  controlFields.choice('type', ['ephemeral']);
  const ttl = controlFields.text('ttl');
  extras.push(...controlFields.unread());
  return ttl === undefined ? {} : { ttl };
}
