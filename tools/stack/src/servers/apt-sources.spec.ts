import { describe, expect, it } from '@jest/globals';

import { distributionSources, formatAptSources, parseAptFile } from './apt-sources.js';

const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';

describe('parseAptFile', () => {
  it('reads stanzas with comments between and inside them', () => {
    const content = `# written by the image
Types: deb
# http://snapshot.example/archive
URIs: http://deb.debian.org/debian
Suites: bookworm bookworm-updates
Components: main contrib
Signed-By: ${keyring}

Types: deb deb-src
URIs: http://deb.debian.org/debian-security
Suites: bookworm-security
Components: main
`;
    expect(parseAptFile('debian.sources', content)).toEqual([
      {
        uris: ['http://deb.debian.org/debian'],
        suites: ['bookworm', 'bookworm-updates'],
        components: ['main', 'contrib'],
        signedBy: keyring,
      },
      {
        uris: ['http://deb.debian.org/debian-security'],
        suites: ['bookworm-security'],
        components: ['main'],
      },
    ]);
  });

  it('reads one-line entries with and without options', () => {
    const content = `# deb http://old.example/debian bookworm main
deb [arch=amd64 signed-by=${keyring}] https://mirror.example/debian bookworm main contrib # ours
deb-src http://mirror.example/debian bookworm main
deb http://security.example/debian-security bookworm-security main
`;
    expect(parseAptFile('sources.list', content)).toEqual([
      {
        uris: ['https://mirror.example/debian'],
        suites: ['bookworm'],
        components: ['main', 'contrib'],
        signedBy: keyring,
      },
      {
        uris: ['http://security.example/debian-security'],
        suites: ['bookworm-security'],
        components: ['main'],
      },
    ]);
  });

  it('keeps an embedded key with its line breaks', () => {
    const key = ` -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 mQINBF
 -----END PGP PUBLIC KEY BLOCK-----`;
    const content = `Types: deb\nURIs: http://a.example/\nSuites: bookworm\nComponents: main\nSigned-By:\n${key}\n`;
    const sources = parseAptFile('a.sources', content);
    expect(parseAptFile('b.sources', formatAptSources(sources))).toEqual(sources);
    expect(formatAptSources(sources)).toContain(' mQINBF\n');
  });

  it.each([
    [
      'a disabled stanza',
      'a.sources',
      'Types: deb\nEnabled: no\nURIs: http://a\nSuites: s\nComponents: main',
    ],
    ['a stanza of sources only', 'a.sources', 'Types: deb-src\nURIs: http://a\nSuites: s\nComponents: main'],
    ['a file apt would not read either', 'docker.list.disabled', 'deb http://a s main'],
    ['an empty file', 'a.list', ''],
  ])('takes nothing from %s', (_name, file, content) => {
    expect(parseAptFile(file, content)).toEqual([]);
  });

  it('drops options that would switch signature checks off', () => {
    const sources = parseAptFile('a.list', 'deb [trusted=yes] http://a.example/debian bookworm main');
    expect(formatAptSources(sources)).not.toMatch(/trusted/i);
  });
});

describe('distributionSources', () => {
  const source = (suites: string[], components = ['main']) => ({ uris: ['http://a'], suites, components });

  it('keeps the release, its security and its updates', () => {
    const sources = [
      source(['bookworm', 'bookworm-updates', 'bookworm-backports']),
      source(['bookworm-security']),
    ];
    expect(distributionSources(sources, 'bookworm').map(({ suites }) => suites)).toEqual([
      ['bookworm', 'bookworm-updates'],
      ['bookworm-security'],
    ]);
  });

  it('leaves third-party repositories alone', () => {
    const others = [source(['bookworm-pgdg']), source(['nodistro']), source(['bookworm'], ['stable'])];
    expect(distributionSources(others, 'bookworm')).toEqual([]);
  });

  it('takes universe along where there is one', () => {
    const [ubuntu] = distributionSources([source(['noble'], ['main', 'restricted', 'universe'])], 'noble');
    expect(ubuntu?.components).toEqual(['main', 'universe']);
  });
});
