import type { Extra } from '../../conversation/conversation.js';
import { asList, asObject, asText } from '../../json.js';

/** Fields that change what the model sees, does or where it runs: leaving one out would answer another question. */
const mustUnderstand = new Set(['mcp_servers', 'container', 'context_management', 'thread', 'compaction']);

/**
 * Decides which of the fields nobody read must be understood. Ones that ask for nothing (an empty list of servers,
 * `inference_geo: "global"`) need not be, and neither does clearing old thoughts, which other providers are not sent
 * anyway.
 */
export function judgedExtras(unread: readonly Extra[]): readonly Extra[] {
  return unread.map((extra) => ({ ...extra, mustUnderstand: isEssential(extra) }));
}

function isEssential({ path, value }: Extra): boolean {
  if (path === 'inference_geo') return value !== 'global';
  if (!mustUnderstand.has(path)) return false;
  if (path === 'context_management') return !asList(asObject(value)?.edits).every(clearsThoughts);
  return !(Array.isArray(value) && value.length === 0);
}

function clearsThoughts(edit: unknown): boolean {
  return asText(asObject(edit)?.type)?.startsWith('clear_thinking_') === true;
}
