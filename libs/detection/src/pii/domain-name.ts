import { asConfidence, type Candidate, type Recogniser } from './candidate.js';
import { matchesOf } from '../text/matches.js';

const pattern = /(?:\bhttps?:\/\/|\bwww\.)[\p{L}\p{N}][^\s<>"'`{}|\\^[\]]{2,2000}/giu;
const host = /^(?:https?:\/\/)?(?:[\p{L}\p{N}_-]{1,63}\.){1,8}\p{L}{2,24}(?![\p{L}\p{N}])/iu;
const ownPageWords =
  /\b(?:my|our|his|her|their|personal)\s(?:web\s?site|site|home\s?page|page|blog|profile)\b|\bwebsite:|\bshared\b|\bposted\b/i;
const profile =
  /^(?:https?:\/\/)?(?:www\.)?(?:linkedin\.com\/in|facebook\.com|instagram\.com|(?:x|twitter)\.com|github\.com|t\.me|tiktok\.com\/@)\/?[\w.-]{3,40}\/?$/i;

/** Whole URLs. A link is personal when the words before it say whose it is; a link to anywhere is only a link. */
export const domainName: Recogniser = {
  patterns: [pattern, host, ownPageWords, profile],
  find: (text) => {
    if (!/:\/\/|www\./i.test(text)) return [];
    return matchesOf(text, pattern).flatMap(({ 0: match, index }) => judge(text, match, index));
  },
};

function judge(text: string, match: string, start: number): readonly Candidate[] {
  const value = match.replace(/[.,;:!?)*_]+$/, '');
  if (!host.test(value)) return [];
  const isOwn = ownPageWords.test(text.slice(Math.max(0, start - 60), start)) || profile.test(value);
  const evidence = ['shape', ...(isOwn ? ['context:own-page'] : [])];
  return [
    {
      type: 'DOMAIN_NAME',
      start,
      end: start + value.length,
      confidence: asConfidence(isOwn ? 0.98 : 0.6),
      evidence,
    },
  ];
}
