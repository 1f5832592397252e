import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

interface Outputs {
  syncProject(source: string, output: string): void;
}
interface Tests {
  verdictOf(
    summary: { passed: number; failed: number } | null,
    exitCode: number,
  ): { line: string; exitCode: number };
}

const load = async <T>(file: string): Promise<T> =>
  (await import(new URL(`../../bootstrap/${file}`, import.meta.url).href)) as T;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'outputs-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(...names: string[]): void {
  for (const name of names) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), name);
  }
}

async function sync(): Promise<string[]> {
  const { syncProject } = await load<Outputs>('outputs.mjs');
  syncProject(join(folder, 'src'), join(folder, 'dist'));
  return existsSync(join(folder, 'dist'))
    ? readdirSync(join(folder, 'dist'), { recursive: true, encoding: 'utf8' }).sort()
    : [];
}

describe('the output of a build', () => {
  // Node would go on loading it, and a test would go on passing against code that is gone.
  it('loses what a deleted source had left, and folders that are empty then', async () => {
    write(
      'src/kept.ts',
      'dist/kept.js',
      'dist/kept.js.map',
      'dist/kept.d.ts',
      'dist/old/gone.js',
      'dist/old/gone.d.ts',
    );
    expect(await sync()).toEqual(['kept.d.ts', 'kept.js', 'kept.js.map']);
  });

  it('has the assets of the source, and not those that were deleted there', async () => {
    write('src/limits/reserve.lua', 'dist/limits/old.lua');
    expect(await sync()).toEqual(['limits', 'limits/reserve.lua']);
  });

  it('is made anew when a file that the compiler believes to be there is missing', async () => {
    write('src/one.ts', 'src/two.ts', 'dist/one.js', 'dist/.tsbuildinfo');
    expect(await sync()).toEqual(['one.js']);
  });

  it('is left alone when all is there; specs have no output', async () => {
    write('src/one.ts', 'src/one.spec.ts', 'dist/one.js', 'dist/.tsbuildinfo');
    expect(await sync()).toEqual(['.tsbuildinfo', 'one.js']);
  });
});

describe('the last line of a test run', () => {
  it.each<[string, { passed: number; failed: number } | null, number, string, number]>([
    ['all passed', { passed: 3, failed: 0 }, 0, '3 passed, 0 failed', 0],
    ['one failed', { passed: 2, failed: 1 }, 1, '2 passed, 1 failed', 1],
    ['jest failed though no test did', { passed: 3, failed: 0 }, 1, '3 passed, 1 failed', 1],
    ['the run died before the end', null, 137, '0 passed, 1 failed', 137],
    ['no test ran', { passed: 0, failed: 0 }, 0, '0 passed, 0 failed', 1],
    ['a failure that jest did not report', { passed: 1, failed: 1 }, 0, '1 passed, 1 failed', 1],
  ])('when %s', async (_name, summary, jestExitCode, line, exitCode) => {
    const { verdictOf } = await load<Tests>('tests.mjs');
    expect(verdictOf(summary, jestExitCode)).toEqual({ line, exitCode });
  });
});
