import type { Finding } from '../finding.js';
import { matchesOf } from '../text/matches.js';

/**
 * `data:` addresses that run or carry something; plain images are left alone. Type and parameters are read as one run
 * up to the comma, and told apart afterwards: nested they could be read in many ways.
 */
const dataUrl = /\bdata:([a-z0-9.+;=/-]{0,200}),[^\s"')>]{8,}/gi;
const header = /^(?:[a-z]{1,20}\/[a-z0-9.+-]{1,60})?(?:;[a-z0-9=-]{1,40}){0,3}$/i;
const runs =
  /^(?:text\/html|text\/javascript|application\/javascript|image\/svg\+xml|application\/xhtml\+xml)$/i;
const harmless = /^(?:image|font|audio|video)\//i;

/** `data:` URLs with a document or a program in them. */
export function findDataUrls(text: string): readonly Finding[] {
  if (!text.includes('data:')) return [];
  return matchesOf(text, dataUrl).flatMap(({ 0: url, 1: written = '', index }) => {
    if (!header.test(written)) return [];
    const mediaType = written.split(';', 1)[0] ?? '';
    const canRun = runs.test(mediaType);
    if (harmless.test(mediaType) && !canRun) return [];
    const confidence = canRun ? 0.8 : 0.55;
    const evidence = [canRun ? 'data-url:runs' : 'data-url:document'];
    return [
      {
        class: 'exfiltration',
        type: 'DATA_URL',
        start: index,
        end: index + url.length,
        confidence,
        evidence,
      } as const,
    ];
  });
}

/** Every pattern of the `data:` rules. */
export const dataUrlPatterns: readonly RegExp[] = [dataUrl, header, runs, harmless];
