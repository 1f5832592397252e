import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { chooseCacheDir, finishDownload, finishedDownload, newWorkFolder } from './server-cache.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cache-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('chooseCacheDir', () => {
  it("is the user's cache, so that clones share it", () => {
    expect(chooseCacheDir(join(folder, 'data'), { HOME: folder })).toBe(join(folder, '.cache/trueportai'));
  });

  it('is in the data directory when the home directory cannot be written to', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(chooseCacheDir(join(folder, 'data'), { HOME: join(folder, 'file') })).toBe(
      join(folder, 'data/cache'),
    );
  });

  it('is where the user wants it', () => {
    const wanted = join(folder, 'wanted');
    expect(chooseCacheDir(folder, { TRUEPORTAI_CACHE_DIR: wanted, HOME: folder })).toBe(wanted);
  });
});

describe('a download', () => {
  const target = (): string => join(folder, 'server');

  it('counts only once it was finished', () => {
    const work = newWorkFolder(folder);
    writeFileSync(join(work, 'program'), '');
    expect(finishedDownload(target())).toBeNull();
    finishDownload(work, target(), { version: '1.0' });
    expect(finishedDownload(target())).toBe(target());
    expect(existsSync(join(target(), 'program'))).toBe(true);
  });

  it('that was cut off in its place is removed', () => {
    mkdirSync(target());
    writeFileSync(join(target(), 'program'), 'half');
    expect(finishedDownload(target())).toBeNull();
    expect(existsSync(target())).toBe(false);
  });

  it('that was cut off on the way is removed by the next one', () => {
    // No process has this pid: it is beyond what Linux gives out.
    const leftover = join(folder, 'partial-4194999-abc');
    mkdirSync(leftover);
    newWorkFolder(folder);
    expect(existsSync(leftover)).toBe(false);
  });

  it('of another living process is left alone', () => {
    const other = join(folder, `partial-${process.ppid}-abc`);
    mkdirSync(other);
    newWorkFolder(folder);
    expect(existsSync(other)).toBe(true);
  });

  it('keeps what a faster process has put in place', () => {
    const [first, second] = [newWorkFolder(folder), mkdtempSync(join(folder, 'second-'))];
    writeFileSync(join(first, 'program'), 'first');
    finishDownload(first, target(), {});
    finishDownload(second, target(), {});
    expect(existsSync(join(target(), 'program'))).toBe(true);
  });
});
