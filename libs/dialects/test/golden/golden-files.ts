import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';

/** Beginning of the names of expectations; the same for requests and answers. */
const goldenSuffix = '.golden.json';
const fixtures = new URL('../../fixtures/', import.meta.url).pathname;

/** Names of the cases in a folder of fixtures: `requests/openai-chat`. */
export function casesIn(folder: string): string[] {
  const path = join(fixtures, folder);
  return existsSync(path)
    ? readdirSync(path)
        .filter((name) => name.endsWith('.json') && !name.endsWith(goldenSuffix))
        .map((name) => name.slice(0, -'.json'.length))
        .sort()
    : [];
}

/** A fixture as it is on disk. */
export function readFixture(folder: string, name: string): string {
  return readFileSync(join(fixtures, folder, `${name}.json`), 'utf8');
}

/**
 * Compares with the reviewed expectation. `UPDATE_GOLDEN=1` writes it anew: then every change is to be read like code.
 */
export function expectGolden(folder: string, name: string, actual: Readonly<Record<string, unknown>>): void {
  const path = join(fixtures, folder, name + goldenSuffix);
  const text = `${JSON.stringify(actual, null, 2)}\n`;
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(path, text);
  const expected = existsSync(path)
    ? readFileSync(path, 'utf8')
    : 'no expectation: run with UPDATE_GOLDEN=1 and review it';
  expect(text).toBe(expected);
}
