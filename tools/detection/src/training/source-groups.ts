/**
 * The sources of the injection data that are left out together: attacks composed of the harmless texts of another
 * source would otherwise be half known.
 */
export function sourceGroup(source: string): string {
  if (source.startsWith('promptinject')) return 'promptinject';
  if (source.includes('translate')) return 'garak-translate';
  if (source.startsWith('garak-latent')) return 'garak-latent';
  if (source.startsWith('self-instruct')) return 'self-instruct';
  return source;
}
