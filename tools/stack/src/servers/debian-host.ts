import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { distributionSources, formatAptSources, parseAptFile, type AptSource } from './apt-sources.js';

/** A host whose packages can be unpacked. */
export interface DebianHost {
  readonly codename: string;
  /** Its package sources, ready to be written to a `.sources` file. */
  readonly sources: string;
  /** A newer release offered beside its own, from which single packages may be taken. */
  readonly newerSuite: string | null;
}

/** What this host is, or null when it is not a Debian or one of its descendants. */
export function readDebianHost(root = '/'): DebianHost | null {
  const release = osRelease(join(root, 'etc/os-release'));
  const codename = release.get('VERSION_CODENAME');
  if (codename === undefined || codename === '') return null;
  const sources = distributionSources(readAptFiles(join(root, 'etc/apt')), codename);
  const own = sources.length > 0 ? sources : fallbackSources(release.get('ID') ?? '', codename);
  if (own.length === 0) return null;
  const newerSuite = release.get('ID') === 'debian' ? (newerReleaseOf[codename] ?? null) : null;
  const newer = newerSuite === null ? [] : own.filter(({ suites }) => suites.includes(codename)).slice(0, 1);
  return {
    codename,
    sources: formatAptSources([
      ...own,
      ...newer.map((source) => ({ ...source, suites: [newerSuite ?? ''] })),
    ]),
    newerSuite,
  };
}

/**
 * bookworm has nats-server 2.9; the one of trixie is a static Go program but for libc and runs there unchanged.
 * Debian's keyring of bookworm knows the keys of trixie.
 */
const newerReleaseOf: Readonly<Record<string, string>> = { bookworm: 'trixie' };

function readAptFiles(folder: string): AptSource[] {
  const parts = readFolder(join(folder, 'sources.list.d')).map((name) => join('sources.list.d', name));
  return ['sources.list', ...parts].flatMap((name) => parseAptFile(name, readText(join(folder, name))));
}

/** Slim images may have no sources at all, but they do have the keyring. */
function fallbackSources(id: string, codename: string): AptSource[] {
  if (id !== 'debian') return [];
  const shared = { components: ['main'], signedBy: '/usr/share/keyrings/debian-archive-keyring.gpg' };
  return [
    { ...shared, uris: ['http://deb.debian.org/debian'], suites: [codename] },
    { ...shared, uris: ['http://deb.debian.org/debian-security'], suites: [`${codename}-security`] },
  ];
}

function osRelease(path: string): Map<string, string> {
  const lines = readText(path).matchAll(/^([A-Z_]+)="?([^"\n]*)"?$/gm);
  return new Map([...lines].map(([, name = '', value = '']) => [name, value]));
}

function readFolder(path: string): string[] {
  try {
    return readdirSync(path).sort();
  } catch {
    return [];
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
