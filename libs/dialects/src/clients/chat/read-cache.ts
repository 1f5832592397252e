import { FieldReader } from '../../conversation/field-reader.js';
import type { CacheMark, Extra } from '../../conversation/conversation.js';
import { readCacheControl } from '../cache-control.js';

/**
 * The cache mark of a part, message or tool, as a property to spread in: `{}` without one. Clients write Anthropic's
 * `cache_control`, which gateways take as an extension, or OpenAI's own `prompt_cache_breakpoint`, whose lifetimes no
 * other provider has: the lifetime is noted as an extra.
 */
export function readCache(fields: FieldReader, extras: Extra[]): { readonly cache?: CacheMark } {
  const cache = readCacheControl(fields, extras);
  const breakpoint = fields.nested('prompt_cache_breakpoint');
  if (cache !== undefined) return { cache };
  if (breakpoint === undefined) return {};
  const breakpointFields = new FieldReader(breakpoint, fields.pathOf('prompt_cache_breakpoint'));
  breakpointFields.choice('mode', ['explicit']);
  extras.push(...breakpointFields.unread());
  return { cache: {} };
}
