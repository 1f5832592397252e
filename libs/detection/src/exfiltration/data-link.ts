import type { Finding } from '../finding.js';
import { matchesOf } from '../text/matches.js';

/**
 * Markdown and HTML links whose address carries data out: a client that renders them sends the query away, images
 * without a click.
 *
 * @source J. Rehberger, "Bing Chat: Data Exfiltration Exploit Explained", 2023
 */
const markdownLink = /(!?)\[[^\][\n]{0,200}\]\([ \t]{0,4}<?(https?:\/\/[^\s()>]{4,2000})/gi;
const htmlSource =
  /<(img|iframe|a|script|link|form)\b[^<>]{0,200}?[\s"'](?:src|href|action)\s?=\s?["']?(https?:\/\/[^\s"'<>]{4,2000})/gi;
const referenceLink = /^ {0,3}\[[^\][\r\n]{1,100}\]:[ \t]{0,4}<?(https?:\/\/[^\s>]{4,2000})/gim;

/** Markup of this many links is looked at. */
const linkLimit = 200;

/** Confidence from which a link is reported. */
const leastConfidence = 0.5;

/** Where an address carries what: the query and the last part of the path. */
interface Address {
  readonly host: string;
  readonly values: readonly string[];
}

/** Links of a text that look as if they carried data of the conversation. */
export function findDataLinks(text: string): readonly Finding[] {
  if (!text.includes('://')) return [];
  return [...linksOf(text)].flatMap(({ start, end, url, isLoadedUnseen }) => {
    const evidence = suspicionsOf(url);
    const confidence = confidenceOf(evidence, isLoadedUnseen);
    if (confidence < leastConfidence) return [];
    const type = isLoadedUnseen ? 'IMAGE_WITH_DATA' : 'LINK_WITH_DATA';
    return [{ class: 'exfiltration', type, start, end, confidence, evidence } as const];
  });
}

interface Link {
  readonly start: number;
  readonly end: number;
  readonly url: string;
  /** The client fetches it without a click. */
  readonly isLoadedUnseen: boolean;
}

function* linksOf(text: string): Generator<Link> {
  let count = 0;
  for (const [pattern, read] of readers) {
    for (const match of matchesOf(text, pattern)) {
      if ((count += 1) > linkLimit) return;
      const { url, isLoadedUnseen } = read(match);
      yield { start: match.index, end: match.index + match[0].length, url, isLoadedUnseen };
    }
  }
}

type LinkReader = (match: RegExpExecArray) => Pick<Link, 'url' | 'isLoadedUnseen'>;

const readers: readonly (readonly [RegExp, LinkReader])[] = [
  [markdownLink, (match) => ({ url: match[2] ?? '', isLoadedUnseen: match[1] === '!' })],
  [htmlSource, (match) => ({ url: match[2] ?? '', isLoadedUnseen: !/^(?:a|form)$/i.test(match[1] ?? '') })],
  [referenceLink, (match) => ({ url: match[1] ?? '', isLoadedUnseen: false })],
];

function suspicionsOf(url: string): readonly string[] {
  const { host, values } = addressOf(url);
  const evidence: string[] = [];
  if (values.some((value) => slot.test(value) || slot.test(contentOf(value)))) evidence.push('link:slot');
  if (values.some((value) => speakingName.test(value))) evidence.push('link:name');
  if (values.some((value) => isProse(contentOf(value)))) evidence.push('link:prose');
  if (values.some((value) => isEncoded(contentOf(value)))) evidence.push('link:encoded');
  if (strangeHost.test(host)) evidence.push('link:host');
  return evidence;
}

const weights: Readonly<Record<string, number>> = {
  'link:slot': 0.55,
  'link:name': 0.25,
  'link:prose': 0.45,
  'link:encoded': 0.4,
  'link:host': 0.2,
};

function confidenceOf(evidence: readonly string[], isLoadedUnseen: boolean): number {
  const carries = evidence.some((reason) => reason !== 'link:host' && reason !== 'link:name');
  if (!carries) return 0;
  const base = isLoadedUnseen ? 0.2 : -0.3;
  return Math.min(
    0.97,
    evidence.reduce((sum, reason) => sum + (weights[reason] ?? 0), base),
  );
}

/** A place where a model is to put something: `{data}`, `[SUMMARY]`, `<secret>`, `$CHAT_HISTORY`, `%s`. */
const slot = /[{[<(][a-z_ -]{3,40}[}\]>)]|\$\{?[A-Z_]{3,40}|=\.{3}/i;
const speakingName =
  /^(?:q|data|d|payload|msg|message|text|content|secret|token|key|password|pwd|chat|history|conversation|prompt|context|leak|exfil|info|body|summary|email|user|c)=/i;
const strangeHost =
  /^\d{1,3}(?:\.\d{1,3}){3}|webhook\.site|requestbin|ngrok|pipedream|burpcollaborator|interact\.sh|oast\.|beeceptor|hookbin|attacker|evil|collect/i;

function addressOf(url: string): Address {
  const [address = '', query = ''] = url.split('?', 2);
  const host = address.slice(address.indexOf('://') + 3).split('/', 1)[0] ?? '';
  const lastPart = address.slice(address.lastIndexOf('/') + 1);
  const values = query === '' ? [] : query.split('&');
  return { host, values: lastPart.length >= 24 ? [...values, lastPart] : values };
}

function contentOf(parameter: string): string {
  const value = parameter.slice(parameter.indexOf('=') + 1);
  try {
    return decodeURIComponent(value.replace(/\+/g, ' '));
  } catch {
    return value;
  }
}

const proseWords = 4;

function isProse(value: string): boolean {
  return (value.match(/[\p{L}\d'@.:]+[ ,;]/gu)?.length ?? 0) >= proseWords;
}

/** Long and mixed as base64 or hex of something said is, without the marks of ids that stand in ordinary addresses. */
function isEncoded(value: string): boolean {
  if (value.length < 24 || !/^[\w+/=-]+$/.test(value)) return false;
  if (/^[0-9a-f-]+$/i.test(value)) return value.length >= 48 && !value.includes('-');
  return /[a-z]/.test(value) && /[A-Z]/.test(value) && /\d/.test(value) && !/[_-].*[_-]/.test(value);
}

/** Every pattern of the link rules. */
export const dataLinkPatterns: readonly RegExp[] = [
  markdownLink,
  htmlSource,
  referenceLink,
  slot,
  speakingName,
  strangeHost,
];
