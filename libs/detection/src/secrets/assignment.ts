import { entropyBits } from './entropy.js';
import { isAnyone, isBlank, isExpression, isPlaceholder } from './placeholder.js';
import { matchesOf } from '../text/matches.js';
import { Literals, type TextPieces } from '../text/text-pieces.js';

/** A value that a name like `password` or `api_key` is given. */
export interface AssignedSecret {
  readonly type: 'PASSWORD' | 'GENERIC_SECRET';
  readonly start: number;
  readonly end: number;
  readonly confidence: number;
  readonly evidence: readonly string[];
}

const assignmentHead =
  /(?<keyword>pass(?:w(?:or)?d|wort|phrase)?|pwd|contraseña|secret|token|credential|key)\w{0,12}\\?["'`]?\]?\s{0,8}(?:[:!=]?={1,2}>?|[:,]|is\b|(?=["']))\s{0,8}/gi;
/** What makes of a `key` a secret one. */
const strongKeyPrefix =
  /(?:api|access|private|auth|encryption|signing|master|account|license|shared|storage|query|insert|admin|client)[_ -]?$/i;
/** Read where the head ends, first in the order of what is written most. */
const quotedValue = /\\?"(?<double>[^"\n]{3,300}?)\\?"|'(?<single>[^'\n]{3,300})'|`(?<back>[^`\n]{3,300})`/y;
const bareValue = /[^\s"'`,;<>(){}]{4,300}/y;
const userHead =
  /(?<![A-Za-z])(?:user(?:name|[ _]?id)?|uid|login)\\?["']?\s{0,16}(?:=>|:=|=|:|,|(?=\s["']))\s{0,16}\\?["']?(?=[^\s"',;\\])/gi;
const prose =
  /\bpassword(?: for (?:the )?user)?(?: ["'][\w.-]{1,40}["'])?(?: is)? (?:is )?["'](?<value>[^"'\s]{4,60})["']/gi;
/** Names of things that are public, or are no secret, though they sound like one. */
const publicName =
  /(?:public|pub|primary|foreign|partition|sort|cache|csrf|xsrf|hot|short|api_?version|mon|don|tur|hoc|ho|whis|jo|trac|by|com|sur|tres|max|num|count|total|prompt|completion|input|output|next|page|continuation|stop|pad|eos|bos|mask|special|cls|sep|unk|reset|forgot|change|confirm|show|hide|toggle|add|remove|public_access|reg|foot|object|dict|map|storage_|event|answer|group|sub|node|item|row|bucket|file|s3|i18n|translation)[_.-]?$/i;
/** What is done with a password, not what it is. */
const verbBefore = /(?:add|reset|forgot|change|confirm|edit|show|hide)[_.-]?$/i;
const keyLike = /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

/** Most texts mention none of these, and need no further look. */
const keywordLiterals = new Literals(['pass', 'pwd', 'secret', 'token', 'key', 'credential', 'contrase']);

/** All patterns of assignments. */
export const assignmentPatterns: readonly RegExp[] = [
  assignmentHead,
  quotedValue,
  bareValue,
  userHead,
  prose,
  publicName,
  strongKeyPrefix,
  verbBefore,
  keyLike,
];

/** A user name stands on the same line or a few lines above. */
const longestPairUnits = 200;
const longestUserUnits = 40;

/** Values assigned to names that say they are secret, quoted or not, and passwords told in a sentence. */
export function findAssignments(text: string, pieces: TextPieces): readonly AssignedSecret[] {
  if (!keywordLiterals.someMayStandIn(pieces)) return [];
  return [...assigned(text), ...told(text)];
}

function assigned(text: string): readonly AssignedSecret[] {
  return matchesOf(text, assignmentHead).flatMap((match) => {
    const read = readValue(text, match.index + match[0].length);
    if (read === undefined) return [];
    const keyword = match.groups?.['keyword'] ?? '';
    const named: NamedValue = { ...read, keyword, prefix: wordBefore(text, match.index), written: match[0] };
    return /^(?:pass|pwd|contra)/i.test(keyword) ? judgePassword(text, match.index, named) : judgeKey(named);
  });
}

function readValue(text: string, start: number): Pick<NamedValue, 'value' | 'start' | 'isBare'> | undefined {
  quotedValue.lastIndex = start;
  const quoted = quotedValue.exec(text);
  if (quoted !== null) {
    const value = quoted[1] ?? quoted[2] ?? quoted[3] ?? '';
    return { value, start: start + quoted[0].indexOf(value), isBare: false };
  }
  bareValue.lastIndex = start;
  const bare = bareValue.exec(text)?.[0];
  return bare === undefined ? undefined : { value: bare, start, isBare: true };
}

function judgeKey(named: NamedValue): readonly AssignedSecret[] {
  const confidence = keyConfidence(named);
  return confidence === 0 ? [] : [asSecret('GENERIC_SECRET', named, confidence, [keywordEvidence(named)])];
}

/** User name and password together are one credential: the span runs from the one to the end of the other. */
function judgePassword(text: string, index: number, named: NamedValue): readonly AssignedSecret[] {
  const confidence = passwordConfidence(named);
  const userStart = userBefore(text, index);
  if (userStart !== undefined && isAnyone(wordAt(text, userStart))) return [];
  if (userStart === undefined || !mayBePaired(named)) {
    return confidence === 0 ? [] : [asSecret('PASSWORD', named, confidence, [keywordEvidence(named)])];
  }
  const paired = Math.max(confidence, isPlaceholder(named.value) ? 0.66 : 0.75);
  return [
    { ...asSecret('PASSWORD', named, paired, ['keyword:user', keywordEvidence(named)]), start: userStart },
  ];
}

function asSecret(
  type: AssignedSecret['type'],
  { value, start }: NamedValue,
  confidence: number,
  evidence: readonly string[],
): AssignedSecret {
  return { type, start, end: start + value.length, confidence, evidence };
}

function keywordEvidence({ keyword }: NamedValue): string {
  return `keyword:${keyword.toLowerCase().replace(/[_ -]/g, '')}`;
}

/** Beside a user name even a poor password counts; a blank, an expression or a type does not. */
function mayBePaired({ value, prefix }: NamedValue): boolean {
  if (value.length < 4 || isBlank(value) || isExpression(value) || verbBefore.test(prefix)) return false;
  return !/^(?:none|null|nil|true|false|str|string|undefined|new)$|[:=.]$|^[#./]|\s\S+\s/i.test(value);
}

function wordAt(text: string, start: number): string {
  return /^[\w.-]*/.exec(text.slice(start, start + longestUserUnits))?.[0] ?? '';
}

function userBefore(text: string, index: number): number | undefined {
  const from = Math.max(0, index - longestPairUnits);
  const last = matchesOf(text.slice(from, index), userHead).at(-1);
  return last === undefined ? undefined : from + last.index + last[0].length;
}

interface NamedValue {
  readonly value: string;
  readonly start: number;
  /** Not in quotes. */
  readonly isBare: boolean;
  readonly keyword: string;
  /** The part of the name before the keyword. */
  readonly prefix: string;
  readonly written: string;
}

function wordBefore(text: string, index: number): string {
  return /[\w.-]*(?:[Aa][Pp][Ii] )?$/.exec(text.slice(Math.max(0, index - 30), index))?.[0] ?? '';
}

function passwordConfidence({ value, isBare, keyword, prefix, written }: NamedValue): number {
  if (value.length < 4 || /\s/.test(value) || isPlaceholder(value) || verbBefore.test(prefix)) return 0;
  if (/^(?:[#./]|https?:)|\/\w+\/|[:=.]$/.test(value)) return 0;
  const isMixed = /\d/.test(value) && /[A-Za-z]/.test(value);
  if (isBare) {
    if (isExpression(value)) return 0;
    if (isMixed && !/^[a-z_]+\d?$/.test(value)) return 0.75;
    return isEnvironmentLine(prefix + keyword, written) && value.length >= 6 ? 0.7 : 0.3;
  }
  if (isExpression(value) && !/[!@#%^&*)]/.test(value)) return 0;
  return isMixed || /[!@#$%^&*]/.test(value) ? 0.88 : value.length >= 6 ? 0.7 : 0.4;
}

/** `APP_DB_PASS=…`, without spaces: an environment file, not code. */
function isEnvironmentLine(name: string, written: string): boolean {
  return /^[A-Z][A-Z0-9]*_[A-Z0-9_]+$/.test(name) && /^[A-Z0-9_]+=$/.test(written);
}

function keyConfidence({ value, isBare, keyword, prefix }: NamedValue): number {
  if (value.length < 8 || /\s/.test(value) || isPlaceholder(value) || publicName.test(prefix)) return 0;
  if (/^(?:https?:|[.#/])/.test(value) || (isExpression(value) && (isBare || entropyBits(value) < 4)))
    return 0;
  const isWeakName = /^key$/i.test(keyword) && !strongKeyPrefix.test(prefix);
  if (keyLike.test(value)) return isWeakName ? (value.includes('-') ? 0.5 : 0.75) : 0.88;
  if (/^[0-9a-f]+$/i.test(value)) return value.length % 16 === 0 ? 0.75 : 0.5;
  if (!/\d/.test(value)) return /^secret$/i.test(keyword) && !isBare && /[-#_!@$]/.test(value) ? 0.66 : 0;
  if (!/[A-Za-z]/.test(value) || value.length < 12 || entropyBits(value) < 3.5) return 0;
  return isWeakName ? 0.6 : value.length >= 20 ? 0.88 : 0.75;
}

function told(text: string): readonly AssignedSecret[] {
  return matchesOf(text, prose).flatMap((match) => {
    const value = match.groups?.['value'] ?? '';
    if (isPlaceholder(value) || isExpression(value)) return [];
    const start = match.index + match[0].lastIndexOf(value);
    return [
      {
        type: 'PASSWORD',
        start,
        end: start + value.length,
        confidence: 0.7,
        evidence: ['keyword:password', 'prose'],
      },
    ];
  });
}

/** User name and password together are one credential: the span runs from the one to the end of the other. */
