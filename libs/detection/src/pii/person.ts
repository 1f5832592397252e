import { asConfidence, type Candidate, type Recogniser } from './candidate.js';
import type { TextPieces } from '../text/text-pieces.js';
import { givenNames } from './given-names.js';
import { cuesAfter, cuesBefore, type PersonCue } from './person-cues.js';
import { namePatterns, readName, readNameBefore } from './read-name.js';
import { matchesOf } from '../text/matches.js';

/** Capitalised words that begin a sentence or name something else. */
const notNames = new Set(
  (
    'The This That These Those There Then They Thanks Thank You Your Yes And But For From Not Now How What When Where Which Who Why ' +
    'Will Would Could Should Can May Please Let Our All Any Some Here He She It Its His Her We If In On At To Of As By Is Are Was ' +
    'American English French German Spanish Italian Chinese Japanese Indian Russian European British Canadian Mexican Asian African ' +
    'Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April June July August September October ' +
    'November December God Lord Team All Everyone Sir Madam Customer Support Service User Assistant System Google Apple Amazon ' +
    'Microsoft Python Java Linux Windows English Data Hiring Manager Company Name First Last Full Date Time Number Address Email ' +
    'Phone Chat Bot Model Language Street Road Avenue City State Country No Reviewer Committee Editor Friend Friends Recruiter University College School Inc Ltd Llc Corp Bank Company AI ' +
    'ChatGPT GPT DAN Human Doctor President King Queen Prince Princess Mother Father Hello Hi Dear Hey Your Mr Mrs Ms Dr'
  ).split(' '),
);

/** A person alone on a line, followed by the lines of an address or by contact details; read where a line begins. */
const letterhead =
  /[ \t>?]{0,6}(?:(?:Mr|Mrs|Ms|Miss|Dr)\.? )?(?=\p{Lu}[\p{L}'’. -]{3,60}\n(?:[^\n]{0,50}\n){0,3}[ \t>?]{0,6}(?:\d{1,6} [\p{L}\d]|(?:PSC|Unit|CMR) \d|Personal Info|E-?mail|Phone))/uy;
const longestNameLineUnits = 75;
const letterheadCue = { evidence: 'letterhead', confidence: 0.81, needsFullName: true };

/** All cues in one pass: at a capital letter look back for what stands before it, one group for each cue. */
const named = new RegExp(
  `(?=\\p{Lu})(?<![\\p{L}\\p{N}])(?<=${cuesBefore.map(({ source }) => `(${source})`).join('|')})`,
  'uy',
);
const lastWords = new Set(cuesBefore.flatMap(({ endings }) => endings.split(' ')));
const longestLastWordUnits = 12;
const followers = cuesAfter.map((cue) => ({ cue, pattern: new RegExp(cue.source, 'gu') }));

/** Persons, where the words around say that a name comes here. A name without such a cue is not reported. */
export const person: Recogniser = {
  patterns: [
    letterhead,
    ...namePatterns,
    ...cuesBefore.map(({ source }) => new RegExp(source, 'gu')),
    ...followers.map(({ pattern }) => pattern),
  ],
  find: (text, pieces) => [...findAfterCue(text), ...findBeforeCue(text, pieces), ...findLetterheads(text)],
};

function findAfterCue(text: string): readonly Candidate[] {
  const found: Candidate[] = [];
  for (let index = 1; index < text.length; index += 1) {
    if (mayBeCapital(text.charCodeAt(index)) && mayEndCue(text, index)) found.push(...namedAt(text, index));
  }
  return found;
}

function namedAt(text: string, index: number): readonly Candidate[] {
  named.lastIndex = index;
  const match = named.exec(text);
  const cue =
    match === null ? undefined : cuesBefore[match.slice(1).findIndex((group) => group !== undefined)];
  if (cue === undefined) return [];
  const name = readName(text, index);
  return isFollowed(text, index + name.length, cue) ? judge(name, index, cue) : [];
}

function mayBeCapital(code: number): boolean {
  return (code >= 0x41 && code <= 0x5a) || code >= 0xc0;
}

/** Whether what stands before a place ends like a cue: a sign, or a blank after one of the words cues end with. */
function mayEndCue(text: string, index: number): boolean {
  let end = index;
  while (end > 0 && index - end < longestGapUnits && isBlank(text.charCodeAt(end - 1))) end -= 1;
  const sign = text.charAt(end - 1);
  if (lastSigns.includes(sign)) return true;
  if (end === index) return false;
  if (sign === '.') end -= 1;
  let start = end;
  while (start > 0 && end - start < longestLastWordUnits && isLetter(text.charCodeAt(start - 1))) start -= 1;
  return lastWords.has(text.slice(start, end));
}
const longestGapUnits = 8;
const lastSigns = ':=?!"”';

function isBlank(code: number): boolean {
  return code <= 0x20 || code === 0xa0;
}

function isLetter(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code === 0xf1;
}

function isFollowed(text: string, end: number, { next }: PersonCue): boolean {
  if (next === undefined) return true;
  next.lastIndex = end;
  return next.test(text);
}

function findBeforeCue(text: string, pieces: TextPieces): readonly Candidate[] {
  return followers.flatMap(({ cue, pattern }) => {
    if (!cue.literals.someIn(text, pieces)) return [];
    return matchesOf(text, pattern).flatMap(({ index }) => {
      const name = readNameBefore(text, index);
      return judge(name, index - name.length, cue);
    });
  });
}

function findLetterheads(text: string): readonly Candidate[] {
  const found: Candidate[] = [];
  for (let start = 0, end = 0; end >= 0; start = end + 1) {
    end = text.indexOf('\n', start);
    if (end - start <= longestNameLineUnits && end > start) found.push(...letterheadAt(text, start));
  }
  return found;
}

function letterheadAt(text: string, lineStart: number): readonly Candidate[] {
  letterhead.lastIndex = lineStart;
  if (!letterhead.test(text)) return [];
  const start = letterhead.lastIndex;
  const name = readName(text, start);
  return text.charAt(start + name.length) === '\n' ? judge(name, start, letterheadCue) : [];
}

function judge(
  found: string,
  start: number,
  { evidence, confidence, needsFullName }: Omit<PersonCue, 'source'>,
): readonly Candidate[] {
  const name = trimmed(found);
  const isFull = name.includes(' ');
  if (name === '' || (needsFullName === true && !isFull)) return [];
  const isKnown = givenNames.has(name.split(/[ '’]/, 1)[0]?.toLowerCase() ?? '');
  const penalty = isKnown ? -0.05 : isFull ? 0.1 : 0.16;
  const reasons = [`cue:${evidence}`, ...(isKnown ? ['given-name'] : [])];
  const end = start + name.length;
  return [{ type: 'PERSON', start, end, confidence: asConfidence(confidence - penalty), evidence: reasons }];
}

function trimmed(name: string): string {
  const words = name.replace(/['’]s?$/, '').split(' ');
  const stop = words.findIndex((each) => notNames.has(each));
  const kept = stop === -1 ? words : words.slice(0, stop);
  return kept.some((each) => each.length > 1 && each !== each.toUpperCase()) ? kept.join(' ') : '';
}
