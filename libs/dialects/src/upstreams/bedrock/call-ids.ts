import { createToolNames } from '../../conversation/tool-names.js';
import type { BedrockTraits } from './traits.js';

/** Ids of calls as the model takes them. */
export interface CallIds {
  toProvider(clientId: string): string;
  /** The client's id behind one of ours. */
  toClient(providerId: string): string;
}

const nineCharacters = /^[A-Za-z0-9]{9}$/;

/**
 * Maps ids of calls that came from elsewhere to ones the model takes; ids of its own stay. Two ids of one conversation
 * never become one, which cutting them would do.
 *
 * @source @aws-sdk/client-bedrock-runtime 3.1163, `ToolUseId`: letters, digits, `_`, `-`, at most 64; Mistral's own
 *   rule: nine letters and digits; read 2026-11
 */
export function callIdsFor(ids: Iterable<string>, { nineCharacterIds }: BedrockTraits): CallIds {
  if (!nineCharacterIds) return createToolNames(ids, { maxLength: 64, allowed: 'a-zA-Z0-9_-' });
  const all = new Set(ids);
  const taken = new Set([...all].filter((id) => nineCharacters.test(id)));
  const mapped = new Map<string, string>();
  for (const id of all) {
    if (nineCharacters.test(id)) continue;
    const short = freeId(id, taken);
    taken.add(short);
    mapped.set(id, short);
  }
  const back = new Map([...mapped].map(([id, short]) => [short, id]));
  return { toProvider: (id) => mapped.get(id) ?? id, toClient: (id) => back.get(id) ?? id };
}

function freeId(id: string, taken: ReadonlySet<string>): string {
  let salt = 0;
  while (taken.has(nineCharacterHash(id, salt))) salt += 1;
  return nineCharacterHash(id, salt);
}

/** Two FNV-1a hashes over the UTF-16 units, in base 36. @source draft-eastlake-fnv */
function nineCharacterHash(id: string, salt: number): string {
  let first = 0x811c9dc5 ^ salt;
  let second = 0x01000193 + salt;
  for (let at = 0; at < id.length; at += 1) {
    first = Math.imul(first ^ id.charCodeAt(at), 0x01000193);
    second = Math.imul(second ^ id.charCodeAt(at), 0x01000193) + 1;
  }
  const digits = (first >>> 0).toString(36).padStart(7, '0') + (second >>> 0).toString(36).padStart(7, '0');
  return digits.slice(2, 11);
}
