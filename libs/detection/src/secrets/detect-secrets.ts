import type { Detector, Finding } from '../finding.js';
import { resolveOverlaps } from '../pii/resolve-overlaps.js';
import { characterRuns, characterSet } from '../text/character-runs.js';
import { foldText } from '../text/fold-text.js';
import { piecesOf, type TextPieces } from '../text/text-pieces.js';
import type { TextSpan, TextView } from '../text/text-view.js';
import { assignmentPatterns, findAssignments } from './assignment.js';
import { cloudRules } from './cloud-rules.js';
import { credentialRules } from './credential-rules.js';
import { developerRules } from './developer-rules.js';
import { entropyBits } from './entropy.js';
import { isPlaceholder, placeholderPatterns } from './placeholder.js';
import type { SecretRule } from './secret-rule.js';
import { serviceRules } from './service-rules.js';
import { matchesOf } from '../text/matches.js';

type Candidate = Omit<Finding, 'class'>;

const vendorRules: readonly SecretRule[] = [...cloudRules, ...developerRules, ...serviceRules];
const rulesInRuns = vendorRules.filter(({ isInRun }) => isInRun === true);
const otherVendorRules = vendorRules.filter(({ isInRun }) => isInRun !== true);

/** Every vendor's key is, or has beside it, a run as long as prose has none. */
const runCharacters = characterSet(/[\w.~+/=$!%:-]/);
const shortestRunUnits = 14;
const longestWordUnits = 24;
const digit = /\d/;
/** A key that is known only by a word beside it has at least such a part. */
const randomPart = /[A-Za-z0-9+/]{10}|[0-9a-f]{8}-[0-9a-f]{4}-/i;
const nearUnits = 60;
const longestConnectionUnits = 300;

/** Every pattern of the secret rules. */
export const secretPatterns: readonly RegExp[] = [
  ...[...credentialRules, ...vendorRules].flatMap(({ pattern, near }) =>
    near === undefined ? [pattern] : [pattern, near],
  ),
  randomPart,
  digit,
  ...assignmentPatterns,
  ...placeholderPatterns,
];

/** Confidence from which a secret should be reported, 0 to 1, of whichever type. */
export const secretReportThreshold = 0.65;

/**
 * Credentials in a text: of known vendors by their form, of unknown ones by the name they are given to.
 * Placeholders, look-ups and public keys are refused. Weak candidates are included: compare `confidence` with
 * `secretReportThreshold`. Spans do not overlap.
 */
export const detectSecrets: Detector = (text) => detectSecretsIn(foldText(text));

/** The same for a text that is folded already, for callers that run several detectors over one text. */
export function detectSecretsIn(folded: TextView, pieces = piecesOf(folded.text)): readonly Finding[] {
  const { text } = folded;
  const candidates = [
    ...credentialRules.flatMap((rule) => (rule.literals.someIn(text, pieces) ? findOf(text, rule) : [])),
    ...findVendorKeys(text, pieces),
    ...findAssignments(text, pieces),
  ];
  return resolveOverlaps(candidates).map((candidate): Finding => ({
    ...candidate,
    ...folded.toOriginal(candidate.start, candidate.end),
    class: 'secret',
  }));
}

function findVendorKeys(text: string, pieces: TextPieces): readonly Candidate[] {
  const spans = characterRuns(text, runCharacters, shortestRunUnits);
  const runs = spans.map(({ start, end }) => text.slice(start, end));
  const telling = runs.filter((run) => run.length >= longestWordUnits || digit.test(run));
  if (telling.length === 0) return [];
  const hasRandomPart = telling.some((run) => randomPart.test(run) && digit.test(run));
  return [
    ...rulesInRuns.flatMap((rule) => findInRuns(text, rule, telling, pieces)),
    ...(hasRandomPart ? otherVendorRules.flatMap((rule) => findBeside(text, rule, spans, pieces)) : []),
  ];
}

/** A rule whose literals are part of the key: tried on the text when a long run has one of them. */
function findInRuns(
  text: string,
  rule: SecretRule,
  runs: readonly string[],
  pieces: TextPieces,
): readonly Candidate[] {
  return runs.some((run) => rule.literals.someIn(run, pieces)) ? findOf(text, rule) : [];
}

/** What is known by a word near it does not reach beyond a long run. */
function findBeside(
  text: string,
  rule: SecretRule,
  spans: readonly TextSpan[],
  pieces: TextPieces,
): readonly Candidate[] {
  if (!rule.literals.someIn(text, pieces)) return [];
  if (rule.near === undefined) return findOf(text, rule);
  return spans.flatMap(({ start, end }) =>
    matchesOf(text.slice(start, end), rule.pattern).flatMap((match) =>
      candidateOf(text, rule, match, start + match.index),
    ),
  );
}

function findOf(text: string, rule: SecretRule): readonly Candidate[] {
  return matchesOf(text, rule.pattern).flatMap((match) => candidateOf(text, rule, match, match.index));
}

function candidateOf(
  text: string,
  rule: SecretRule,
  match: RegExpExecArray,
  index: number,
): readonly Candidate[] {
  const value = match.groups?.['value'] ?? match[0];
  if (!isAccepted(rule, value, match)) return [];
  const valueStart = index + match[0].lastIndexOf(value);
  if (rule.near?.test(text.slice(Math.max(0, valueStart - nearUnits), valueStart)) === false) return [];
  const start = rule.takesRunBefore === true ? runStart(text, valueStart) : valueStart;
  return [
    {
      type: rule.type,
      start,
      end: valueStart + value.length,
      confidence: rule.confidence,
      evidence: [`rule:${rule.type.toLowerCase().replaceAll('_', '-')}`],
    },
  ];
}

function runStart(text: string, from: number): number {
  const least = Math.max(0, from - longestConnectionUnits);
  let start = from;
  while (start > least && belongsToConnection(text, start - 1)) start -= 1;
  return start;
}

/** The parts of a connection string may stand on lines of their own. */
function belongsToConnection(text: string, offset: number): boolean {
  if (text.charAt(offset) === '\n') return text.charAt(offset - 1) === ';';
  return /[^\s"'`<>]/.test(text.charAt(offset));
}

function isAccepted(
  { leastEntropyBits, accepts }: SecretRule,
  value: string,
  match: RegExpExecArray,
): boolean {
  if (
    leastEntropyBits !== undefined &&
    (entropyBits(value) < leastEntropyBits || /x{8}|a1b2c3d4|(.)\1{15}/i.test(value))
  )
    return false;
  return accepts === undefined
    ? leastEntropyBits === undefined || !isPlaceholder(value) || value.length > 24
    : accepts(value, match);
}
