import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { check } from 'recheck';
import { builtInPatterns } from '../built-in-patterns.js';

const each = [...new Map(builtInPatterns.map((pattern) => [String(pattern), pattern])).values()];
const proofTimeoutMs = 300_000;
const provedAtOnce = 3;

/**
 * The prover attacks with texts of 20,000 characters and gives up an attack after 5,000 steps a character: quadratic
 * time would take twice as many. Its clocks are off, so that a busy machine neither passes nor fails a pattern.
 */
const limits = {
  maxAttackStringSize: 20_000,
  attackLimit: 100_000_000,
  attackTimeout: null,
  incubationTimeout: null,
  timeout: proofTimeoutMs,
  randomSeed: 7,
};

/** Verdicts in the order of the patterns; a few are worked on at a time, whichever test waits for them. */
function proveAll(patterns: readonly RegExp[]): readonly Promise<string>[] {
  const verdicts: Promise<string>[] = [];
  for (const [index, { source, flags }] of patterns.entries()) {
    const place = verdicts[index - provedAtOnce] ?? Promise.resolve('');
    verdicts.push(place.then(async () => (await check(source, flags, limits)).status));
  }
  return verdicts;
}

/** Patterns that a source file gives a name. */
function namedPatterns(folder: string): readonly string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const sources = files.filter(
    (file) => file.endsWith('.ts') && !file.includes('.spec.') && !file.startsWith('policies'),
  );
  return sources.flatMap((file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    const named = text.matchAll(
      /^const \w+(?:: RegExp)? =\s+(?<pattern>\/(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*);/gm,
    );
    return [...named].map((match) => match.groups?.['pattern'] ?? '');
  });
}

// One pattern that can be made to run long lets one request hold up a whole process.
describe('built-in patterns', () => {
  const verdicts = proveAll(each);

  it.each(each.map((pattern, index) => ({ index, name: String(pattern).slice(0, 80) })))(
    'takes time in proportion to the text: $name',
    async ({ index }) => {
      expect(await verdicts[index]).toBe('safe');
    },
    proofTimeoutMs,
  );

  it('are all that have a name in the sources', () => {
    const source = resolve(dirname(fileURLToPath(import.meta.url)), '..');
    const proved = new Set(each.map(String));
    expect(namedPatterns(source).filter((pattern) => !proved.has(pattern))).toEqual([]);
  });
});
