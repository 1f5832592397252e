import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { readDebianHost } from './debian-host.js';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'host-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(files: Record<string, string>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), content);
  }
}

const bookworm = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\nVERSION_CODENAME=bookworm\n';

describe('readDebianHost', () => {
  it('offers trixie beside bookworm, from the mirror the host itself uses', () => {
    write({
      'etc/os-release': bookworm,
      'etc/apt/sources.list.d/debian.sources':
        'Types: deb\nURIs: http://mirror.example/debian\nSuites: bookworm\nComponents: main\nSigned-By: /k.gpg\n',
      'etc/apt/sources.list.d/nodesource.sources.disabled':
        'Types: deb\nURIs: http://x\nSuites: bookworm\nComponents: main',
    });
    const host = readDebianHost(root);
    expect(host).toMatchObject({ codename: 'bookworm', newerSuite: 'trixie' });
    expect(host?.sources).toBe(
      ['bookworm', 'trixie']
        .map(
          (suite) =>
            `Types: deb\nURIs: http://mirror.example/debian\nSuites: ${suite}\nComponents: main\nSigned-By: /k.gpg\n`,
        )
        .join('\n'),
    );
  });

  it("falls back to Debian's own mirror when the image has no sources", () => {
    write({ 'etc/os-release': bookworm });
    expect(readDebianHost(root)?.sources).toContain('URIs: http://deb.debian.org/debian\nSuites: trixie');
  });

  it('takes packages of a newer Debian from its own release', () => {
    write({ 'etc/os-release': 'ID=debian\nVERSION_CODENAME=trixie\n' });
    expect(readDebianHost(root)).toMatchObject({ codename: 'trixie', newerSuite: null });
  });

  it.each([
    ['a system without release file', {}],
    ['a system without code names', { 'etc/os-release': 'ID=alpine\nVERSION_ID=3.22.0\n' }],
    ['a descendant without sources', { 'etc/os-release': 'ID=fedora\nVERSION_CODENAME=x\n' }],
  ])('knows nothing of %s', (_name, files) => {
    write(files as Record<string, string>);
    expect(readDebianHost(root)).toBeNull();
  });
});
