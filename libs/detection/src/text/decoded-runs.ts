import { characterRuns, characterSet, hasCharacterRun, type CharacterSet } from './character-runs.js';
import { bytesOfBase64, bytesOfHex, printableText } from './decode-bytes.js';
import type { TextSpan } from './text-view.js';
import { matchesOf } from './matches.js';

/** How a run was written. */
export type RunEncoding = 'base64' | 'hex' | 'url' | 'escape' | 'tags';

/** A run of encoded text and what it says; `start` and `end` cover the outermost run in the given text. */
export interface DecodedRun extends TextSpan {
  /** Outermost first: `['base64', 'hex']` is hex inside base64. */
  readonly encodings: readonly RunEncoding[];
  readonly text: string;
}

interface RunRule {
  readonly encoding: RunEncoding;
  readonly pattern: RegExp;
  readonly mayOccur: (text: string) => boolean;
  /** The pattern is sticky and can only match where such a run begins; without it the pattern is tried everywhere. */
  readonly startsInRunOf?: CharacterSet;
  readonly decode: (run: string) => string | undefined;
}

/** Runs shorter than this say too little, and words and paths are full of them. */
const shortestRunUnits = 24;

/** Of one text; more would be a way to make scanning dear. */
const runLimit = 200;

const hexCharacters = characterSet(/[0-9a-f :,-]/i);
const base64Characters = characterSet(/[\w+/-]/);

const rules: readonly RunRule[] = [
  {
    encoding: 'tags',
    pattern: /(?:\udb40[\udc20-\udc7e]){4,}/g,
    mayOccur: (text) => text.includes('\udb40'),
    decode: (run) => run.replace(/\udb40([\udc20-\udc7e])/g, (_, low: string) => tagCharacter(low)),
  },
  {
    encoding: 'url',
    pattern: /[\w%.~!$&'()*+,;=:@/?#-]{24,}/g,
    mayOccur: (text) => /%[0-9a-f]{2}/i.test(text),
    decode: decodeUrlRun,
  },
  {
    encoding: 'escape',
    pattern: /(?:\\u[0-9a-f]{4}|\\x[0-9a-f]{2}|&#x?[0-9a-f]{2,6};){6,}/gi,
    mayOccur: (text) => text.includes('\\') || text.includes('&#'),
    decode: decodeEscapes,
  },
  {
    encoding: 'hex',
    pattern: /[0-9a-f]{2}(?:[ :,-]?[0-9a-f]{2})+/gi,
    mayOccur: (text) => hasCharacterRun(text, hexCharacters, shortestRunUnits),
    decode: (run) => printableText(bytesOfHex(run)),
  },
  {
    encoding: 'base64',
    pattern: /[\w+/-]{24,}(?:\r?\n[\w+/-]{60,})*(?:\r?\n[\w+/-]{4,60}(?![\w+/-]| ))?={0,2}/y,
    mayOccur: () => true,
    startsInRunOf: base64Characters,
    decode: decodeBase64,
  },
];

/**
 * Runs of base64, hex, URL encoding, escapes and tag characters of at least 24 characters that decode to text of which
 * at least 85 % can be printed; runs inside them too, to a depth of 2. At most 200 of one text.
 *
 * Give it the text as it came: `foldText` takes tag characters away.
 */
export function decodedRuns(text: string): readonly DecodedRun[] {
  const found: DecodedRun[] = [];
  for (const run of directRuns(text)) {
    found.push(run);
    for (const inner of directRuns(run.text)) {
      found.push({ ...run, encodings: [...run.encodings, ...inner.encodings], text: inner.text });
    }
    if (found.length >= runLimit) break;
  }
  return found.slice(0, runLimit);
}

function* directRuns(text: string): Generator<DecodedRun> {
  for (const rule of rules) {
    const { encoding, decode } = rule;
    for (const { 0: run, index } of runsOf(text, rule)) {
      const decoded = run.length >= shortestRunUnits || encoding === 'tags' ? decode(run) : undefined;
      if (decoded !== undefined && decoded !== run) {
        yield { start: index, end: index + run.length, encodings: [encoding], text: decoded };
      }
    }
  }
}

function runsOf(text: string, { pattern, mayOccur, startsInRunOf }: RunRule): readonly RegExpExecArray[] {
  if (!mayOccur(text)) return [];
  if (startsInRunOf === undefined) return matchesOf(text, pattern);
  const matches: RegExpExecArray[] = [];
  let readTo = 0;
  for (const { start } of characterRuns(text, startsInRunOf, shortestRunUnits)) {
    if (start < readTo) continue;
    pattern.lastIndex = start;
    const match = pattern.exec(text);
    if (match === null) continue;
    matches.push(match);
    readTo = pattern.lastIndex;
  }
  return matches;
}

function tagCharacter(low: string): string {
  return String.fromCharCode(low.charCodeAt(0) - 0xdc00);
}

function decodeUrlRun(run: string): string | undefined {
  const encodedCount = run.match(/%[0-9a-f]{2}/gi)?.length ?? 0;
  if (encodedCount < 2) return undefined;
  const decoded = run
    .replace(/\+/g, ' ')
    .replace(/(?:%[0-9a-f]{2})+/gi, (octets) => printableText(bytesOfHex(octets)) ?? octets);
  return decoded;
}

function decodeEscapes(run: string): string | undefined {
  return run.replace(/\\[ux]([0-9a-f]{2,4})|&#x([0-9a-f]+);|&#(\d+);/gi, (escape, js, hex, decimal) => {
    const code = decimal === undefined ? Number.parseInt(String(js ?? hex), 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : String(escape);
  });
}

function decodeBase64(run: string): string | undefined {
  if (/^[a-z]+$/.test(run) || /^[0-9a-f]+$/i.test(run)) return undefined;
  const bytes = bytesOfBase64(run);
  return bytes === undefined ? undefined : printableText(bytes);
}

/** For the proof that every pattern is linear. */
export const runPatterns: readonly RegExp[] = [...rules.map(({ pattern }) => pattern)];
