/** One place packages come from, as apt's `.sources` format describes it. */
export interface AptSource {
  readonly uris: readonly string[];
  readonly suites: readonly string[];
  readonly components: readonly string[];
  /** Path of a keyring or an embedded key block; absent means the host's own trusted keys. */
  readonly signedBy?: string;
}

/** Reads the content of one of the host's apt files; the name tells the format (`.list` or `.sources`), others are ignored. */
export function parseAptFile(fileName: string, content: string): AptSource[] {
  if (fileName.endsWith('.sources')) return parseDeb822(content);
  if (fileName.endsWith('.list')) return content.split('\n').flatMap(parseListLine);
  return [];
}

/**
 * The host's own distribution only: third-party repositories are neither needed nor trusted here, and one that is
 * out of reach must not stop the rest. Ubuntu keeps the servers in `universe`.
 */
export function distributionSources(sources: readonly AptSource[], codename: string): AptSource[] {
  const wanted = new Set([codename, `${codename}-security`, `${codename}-updates`]);
  return sources.flatMap((source) => {
    const suites = source.suites.filter((suite) => wanted.has(suite));
    const components = source.components.filter((name) => name === 'main' || name === 'universe');
    return suites.length > 0 && components.includes('main') ? [{ ...source, suites, components }] : [];
  });
}

/** Writes sources in apt's `.sources` format. Options that weaken signature checks do not survive. */
export function formatAptSources(sources: readonly AptSource[]): string {
  return sources.map(formatStanza).join('\n');
}

function formatStanza(source: AptSource): string {
  const lines = [
    'Types: deb',
    `URIs: ${source.uris.join(' ')}`,
    `Suites: ${source.suites.join(' ')}`,
    `Components: ${source.components.join(' ')}`,
  ];
  if (source.signedBy !== undefined) lines.push(`Signed-By: ${source.signedBy}`);
  return `${lines.join('\n')}\n`;
}

function parseDeb822(content: string): AptSource[] {
  const withoutComments = content
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n');
  return withoutComments.split(/\n[ \t]*\n/).flatMap((stanza) => {
    const fields = stanzaFields(stanza);
    const words = (name: string): string[] => fields.get(name)?.split(/\s+/).filter(Boolean) ?? [];
    if (!words('types').includes('deb') || /^(no|false|0|off)$/i.test(fields.get('enabled')?.trim() ?? ''))
      return [];
    const signedBy = fields.get('signed-by')?.trimEnd();
    return [
      {
        uris: words('uris'),
        suites: words('suites'),
        components: words('components'),
        ...(signedBy ? { signedBy } : {}),
      },
    ];
  });
}

/** Field values keep their line breaks: an embedded key is one. Continuation lines keep their leading space. */
function stanzaFields(stanza: string): Map<string, string> {
  const fields = new Map<string, string>();
  let current = '';
  for (const line of stanza.split('\n')) {
    const field = /^([A-Za-z-]+):(.*)$/.exec(line);
    if (field !== null) {
      current = (field[1] ?? '').toLowerCase();
      fields.set(current, (field[2] ?? '').trim());
    } else if (/^[ \t]/.test(line) && current !== '') {
      fields.set(current, `${fields.get(current) ?? ''}\n${line}`);
    }
  }
  return fields;
}

function parseListLine(line: string): AptSource[] {
  const entry = /^\s*deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s*([^#]*)/.exec(line);
  if (entry === null) return [];
  const [, options = '', uri = '', suite = '', components = ''] = entry;
  const signedBy = /(?:^|\s)signed-by=(\S+)/.exec(options)?.[1];
  return [
    {
      uris: [uri],
      suites: [suite],
      components: components.split(/\s+/).filter(Boolean),
      ...(signedBy === undefined ? {} : { signedBy }),
    },
  ];
}
