import { RE2JS, RE2JSException } from 're2js';
import type { Finding } from './finding.js';

/** What a tenant declares harmless: a value, a pattern the whole value has to match, or the hash of a value. */
export interface AllowListEntry {
  readonly kind: 'exact' | 'regex' | 'sha256';
  readonly value: string;
}

/** Whether a finding is one of the tenant's own. */
export type AllowList = (text: string, finding: Finding) => boolean;

/** A list that can be used, or what is wrong with an entry. */
export type AllowListResult =
  | { readonly ok: true; readonly allowList: AllowList }
  | { readonly ok: false; readonly index: number; readonly problem: string };

/** SHA-256 of a text as 64 hexadecimal digits; the caller's, so that this library stays pure. */
export type Sha256 = (value: string) => string;

/** Values longer than this are not compared with patterns. */
const longestValueUnits = 1024;

/**
 * Prepares an allow-list. Exact values and hashes are compared as they stand, patterns by RE2 (linear time; look-around
 * and back-references do not exist there) against the whole value.
 */
export function compileAllowList(entries: readonly AllowListEntry[], sha256: Sha256): AllowListResult {
  const patterns: RE2JS[] = [];
  for (const [index, { kind, value }] of entries.entries()) {
    if (kind !== 'regex') continue;
    const pattern = compiled(value);
    if (typeof pattern === 'string') return { ok: false, index, problem: pattern };
    patterns.push(pattern);
  }
  const exact = new Set(valuesOf(entries, 'exact'));
  const hashes = new Set(valuesOf(entries, 'sha256').map((hash) => hash.toLowerCase()));
  return { ok: true, allowList: (text, { start, end }) => isListed(text.slice(start, end)) };

  function isListed(value: string): boolean {
    if (exact.has(value)) return true;
    if (hashes.size > 0 && hashes.has(sha256(value).toLowerCase())) return true;
    return value.length <= longestValueUnits && patterns.some((pattern) => pattern.matches(value));
  }
}

function valuesOf(entries: readonly AllowListEntry[], kind: AllowListEntry['kind']): readonly string[] {
  return entries.filter((entry) => entry.kind === kind).map(({ value }) => value);
}

function compiled(pattern: string): RE2JS | string {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    if (error instanceof RE2JSException) return error.message;
    throw error;
  }
}
