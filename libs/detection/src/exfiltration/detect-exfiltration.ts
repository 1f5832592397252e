import type { Finding } from '../finding.js';
import { findDataLinks } from './data-link.js';
import { findDataUrls } from './data-url.js';

/**
 * Ways out of a conversation that stand in one text: images and links with data in their address, `data:` documents.
 * Leaked system prompts and canary tokens need to know more than the text: `findPromptLeak`, `findCanaries`.
 */
export function detectExfiltration(text: string): readonly Finding[] {
  return [...findDataLinks(text), ...findDataUrls(text)];
}
