import { dataLinkPatterns } from './data-link.js';
import { dataUrlPatterns } from './data-url.js';

/** Every pattern of the exfiltration rules. */
export const exfiltrationPatterns: readonly RegExp[] = [...dataLinkPatterns, ...dataUrlPatterns];
