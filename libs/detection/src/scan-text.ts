import type { AllowList } from './allow-list.js';
import { detectBias } from './bias/index.js';
import { detectExfiltration, findCanaries, findPromptLeak } from './exfiltration/index.js';
import type { Finding, FindingClass, TextRole } from './finding.js';
import { detectInjection, namedWords, wordsOf, type Words } from './injection/index.js';
import { withoutOverlaps } from './overlaps.js';
import { detectPiiIn, reportThreshold } from './pii/index.js';
import { detectSecretsIn, secretReportThreshold } from './secrets/index.js';
import { TextReading, type ReadRun } from './text-reading.js';
import { candidateViews, plainView, type TextPieces, type TextView } from './text/index.js';

/** What a scan looks for and knows besides the text. Everything may be left out. */
export interface ScanOptions {
  /** Classes to look for; all without it. */
  readonly classes?: readonly FindingClass[];
  readonly allowList?: AllowList;
  /** Text of the system messages, to see whether an answer (`assistant`) gives it away. */
  readonly systemText?: string;
  /** Strings that must never come out; see `findCanaries`. */
  readonly canaries?: readonly string[];
}

/** What is found behind an encoding or a disguise is a little less sure than what is plain to see. */
const hiddenFactor = 0.97;

/** A disguise has hidden at least so many words of attacks, or there is nothing to be found behind it. */
const wordsThatTell = 2;

/**
 * Everything the built-in detectors find in one text, in its order, without overlaps of the same kind and without what
 * the tenant allows.
 *
 * Reads the text as it looks (folded), then what is encoded in it (base64, hex, URL, tags; two deep) and, for
 * injection, what it may say in disguise (rot13, reversed, spaced out, leet). Spans are those of the given text. Pure.
 */
export function scanText(text: string, role: TextRole, options: ScanOptions = {}): readonly Finding[] {
  return scanReading(new TextReading(text), role, options);
}

/** The same for a text that several scans look at, each for other classes. */
export function scanReading(
  reading: TextReading,
  role: TextRole,
  options: ScanOptions = {},
): readonly Finding[] {
  const { text } = reading;
  const wanted = new Set(options.classes);
  const isWanted = (findingClass: FindingClass) => options.classes === undefined || wanted.has(findingClass);
  const findings = [
    ...plainFindings(reading, role, isWanted),
    ...reading.runs.flatMap((run) => findingsInRun(run, role, isWanted)),
    ...(isWanted('exfiltration') ? leaks(text, role, options) : []),
  ];
  const { allowList } = options;
  const kept = allowList === undefined ? findings : findings.filter((finding) => !allowList(text, finding));
  return withoutOverlaps(kept);
}

type IsWanted = (findingClass: FindingClass) => boolean;

/** Folds once, for all detectors; spans go back to the given text at the end. */
function plainFindings(reading: TextReading, role: TextRole, isWanted: IsWanted): readonly Finding[] {
  const { folded } = reading;
  const findings = [
    ...(isWanted('pii') ? reportedPii(folded.text, reading.pieces) : []),
    ...(isWanted('secret') ? reportedSecrets(folded.text, reading.pieces) : []),
    ...(isWanted('injection') ? injectionInViews(folded, role, reading.words) : []),
    ...(isWanted('exfiltration') ? detectExfiltration(folded.text) : []),
    ...(isWanted('bias') ? detectBias(folded.text, reading.words) : []),
  ];
  return folded.changed ? findings.map((finding) => moved(finding, folded)) : findings;
}

function reportedPii(text: string, pieces: TextPieces): readonly Finding[] {
  return detectPiiIn(plainView(text), pieces).filter(
    ({ type, confidence }) => confidence >= reportThreshold(type),
  );
}

function reportedSecrets(text: string, pieces: TextPieces): readonly Finding[] {
  return detectSecretsIn(plainView(text), pieces).filter(
    ({ confidence }) => confidence >= secretReportThreshold,
  );
}

/** Injection in the folded text and in the ways it may have been disguised; spans are those of the folded text. */
function injectionInViews(folded: TextView, role: TextRole, words: Words): readonly Finding[] {
  const plain = detectInjection(folded.text, role, words);
  const views = candidateViews(folded.text, words);
  if (views.length === 0) return plain;
  const plainWords = namedWords(words);
  const disguised = views.flatMap((view) => {
    const viewWords = wordsOf(view.text);
    if (namedWords(viewWords) < plainWords + wordsThatTell) return [];
    const findings = detectInjection(view.text, role, viewWords);
    return findings.map((finding) => hidden(moved(finding, view), `disguise:${view.disguise}`));
  });
  return [...plain, ...disguised];
}

function findingsInRun({ run, reading }: ReadRun, role: TextRole, isWanted: IsWanted): readonly Finding[] {
  const evidence = `decoded:${run.encodings.join('+')}`;
  return plainFindings(reading, role, isWanted).map((finding) =>
    hidden({ ...finding, start: run.start, end: run.end }, evidence),
  );
}

function leaks(text: string, role: TextRole, { systemText, canaries }: ScanOptions): readonly Finding[] {
  const found = canaries === undefined ? [] : findCanaries(text, canaries);
  if (role !== 'assistant' || systemText === undefined) return found;
  const leak = findPromptLeak(systemText, text);
  return leak === undefined ? found : [...found, leak];
}

function moved(finding: Finding, view: TextView): Finding {
  return { ...finding, ...view.toOriginal(finding.start, finding.end) };
}

function hidden(finding: Finding, evidence: string): Finding {
  return {
    ...finding,
    confidence: finding.confidence * hiddenFactor,
    evidence: [...finding.evidence, evidence],
  };
}
