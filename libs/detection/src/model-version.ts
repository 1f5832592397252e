import { biasLexicon, biasRules } from './bias/index.js';
import { builtInPatterns } from './built-in-patterns.js';
import { injectionModel, injectionRulePack } from './injection/index.js';

/**
 * 64 bits of a text as 16 hexadecimal digits: two FNV-1a hashes with different starts. Tells versions apart; it is no
 * protection against anyone.
 */
export function contentHash(text: string): string {
  return hexHash(text, 0x811c9dc5) + hexHash(text, 0x01b3c6a7);
}

/** JSON with sorted keys, patterns by their source: the same content gives the same text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (part instanceof RegExp) return `/${part.source}/${part.flags}`;
    if (part === null || typeof part !== 'object' || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)));
  });
}

/** What a violation was found by: changes when a rule, a list of words or a weight changes. */
export const modelVersion: string = contentHash(
  canonicalJson({ builtInPatterns, injectionModel, injectionRulePack, biasLexicon, biasRules }),
);

function hexHash(text: string, start: number): string {
  let hash = start;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}
