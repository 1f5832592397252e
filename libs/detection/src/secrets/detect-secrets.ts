import type { Detector, Finding } from '../finding.js';
import { resolveOverlaps } from '../pii/resolve-overlaps.js';
import { foldText } from '../text/fold-text.js';
import type { TextView } from '../text/text-view.js';
import { assignmentPatterns, findAssignments } from './assignment.js';
import { cloudRules } from './cloud-rules.js';
import { credentialRules } from './credential-rules.js';
import { developerRules } from './developer-rules.js';
import { entropyBits } from './entropy.js';
import { isPlaceholder, placeholderPatterns } from './placeholder.js';
import type { SecretRule } from './secret-rule.js';
import { serviceRules } from './service-rules.js';

type Candidate = Omit<Finding, 'class'>;

const vendorRules: readonly SecretRule[] = [...cloudRules, ...developerRules, ...serviceRules];
const rulesInRuns = vendorRules.filter(({ isInRun }) => isInRun === true);

/** Every vendor's key is, or has beside it, a run as long as prose has none. */
const longRun = /(?<![\w.~+/=$!%:-])[\w.~+/=$!%:-]{14,}/g;
const longestWordUnits = 24;
/** A key that is known only by a word beside it has at least such a part. */
const randomPart = /[A-Za-z0-9+/]{10}|[0-9a-f]{8}-[0-9a-f]{4}-/i;
const nearUnits = 60;
const longestConnectionUnits = 300;

/** Every pattern of the secret rules. */
export const secretPatterns: readonly RegExp[] = [
  ...[...credentialRules, ...vendorRules].flatMap(({ pattern, near }) =>
    near === undefined ? [pattern] : [pattern, near],
  ),
  longRun,
  randomPart,
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
export function detectSecretsIn(folded: TextView): readonly Finding[] {
  const { text } = folded;
  const candidates = [
    ...credentialRules.flatMap((rule) => findOf(text, rule, text)),
    ...findVendorKeys(text),
    ...findAssignments(text),
  ];
  return resolveOverlaps(candidates).map((candidate): Finding => ({
    ...candidate,
    ...folded.toOriginal(candidate.start, candidate.end),
    class: 'secret',
  }));
}

function findVendorKeys(text: string): readonly Candidate[] {
  const runs: string[] = [];
  for (const { 0: run } of text.matchAll(longRun)) {
    if (run.length >= longestWordUnits || /\d/.test(run)) runs.push(run);
  }
  if (runs.length === 0) return [];
  const joinedRuns = runs.join(' ');
  const possible = runs.some((run) => randomPart.test(run) && /\d/.test(run)) ? vendorRules : rulesInRuns;
  return possible.flatMap((rule) => findOf(text, rule, rule.isInRun === true ? joinedRuns : text));
}

/** @param haystack where one of the rule's literals must be for the rule to be tried on the text */
function findOf(text: string, rule: SecretRule, haystack: string): readonly Candidate[] {
  if (!rule.literals.some((literal) => haystack.includes(literal))) return [];
  return [...text.matchAll(rule.pattern)].flatMap((match) => {
    const value = match.groups?.['value'] ?? match[0];
    if (!isAccepted(rule, value, match)) return [];
    const valueStart = match.index + match[0].lastIndexOf(value);
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
  });
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
