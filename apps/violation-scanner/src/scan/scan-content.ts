import { hash } from 'node:crypto';
import {
  maxEntities,
  maxPreviewCharacters,
  type ContentCapturedData,
  type Direction,
  type FoundEntity,
  type Severity,
  type ViolationType,
} from '@trueport/contracts';
import {
  compileAllowList,
  redactedPreview,
  scanText,
  severities,
  severityOf,
  violationTypeOf,
  type AllowList,
  type Finding,
} from '@trueport/detection';
import { contentTexts, type ContentText } from '@trueport/contents';

/** What a tenant declares harmless, as it is stored. */
export interface AllowedEntry {
  readonly match: 'regex' | 'sha256';
  readonly value: string;
  readonly entity_type: string | null;
}

/** What the scan of a text depends on besides the text. */
export interface ScanContext {
  readonly allowed: readonly AllowedEntry[];
  readonly ignoredTypes: readonly string[];
  /** System prompt of the request, for its answer; `null` when it is not known. */
  readonly systemText: string | null;
}

/** One kind of violation in a content, without a character of what was found. */
export interface FoundViolation {
  readonly type: ViolationType;
  readonly severity: Severity;
  readonly description: string;
  readonly preview: string;
  readonly entities: readonly FoundEntity[];
}

/** What a scan has found. */
export interface ScanResult {
  readonly violations: readonly FoundViolation[];
  readonly isTruncated: boolean;
  /** The system messages of a request, to be told from leaks in the answer; at most 16 Ki characters. */
  readonly systemText: string | null;
}

const maxSystemCharacters = 16 * 1024;

interface ScannedText extends ContentText {
  readonly findings: readonly Finding[];
}

/** Scans one half of an exchange. Pure, and bounded by the size of a content. */
export function scanContent(content: ContentCapturedData, context: ScanContext): ScanResult {
  const { texts, isTruncated } = contentTexts(content);
  const allowList = allowListOf(context.allowed);
  const ignored = new Set(context.ignoredTypes);
  const scanned = texts.map(({ role, text }): ScannedText => {
    const found = scanText(text, role, {
      allowList,
      ...(context.systemText === null ? {} : { systemText: context.systemText }),
    });
    return { role, text, findings: found.filter(({ type }) => !ignored.has(type)) };
  });
  return {
    violations: violationsOf(scanned, content.direction),
    isTruncated,
    systemText: content.direction === 'request' ? systemTextOf(texts) : null,
  };
}

function violationsOf(scanned: readonly ScannedText[], direction: Direction): FoundViolation[] {
  const byType = new Map<ViolationType, { found: Finding[]; first: ScannedText }>();
  for (const text of scanned) {
    for (const finding of text.findings) {
      const type = violationTypeOf(finding.class);
      const known = byType.get(type);
      if (known === undefined) byType.set(type, { found: [finding], first: text });
      else known.found.push(finding);
    }
  }
  return [...byType].map(([type, { found, first }]) => ({
    type,
    severity: worst(found),
    description: descriptionOf(found, placeOf(first.role, direction)),
    preview: previewOf(first, type),
    entities: entitiesOf(found),
  }));
}

const shownBefore = 100;

/** Around the first finding of the type. Every finding is hidden, of whatever type it is and wherever it begins. */
function previewOf({ text, findings }: ScannedText, type: ViolationType): string {
  const first = findings.find((finding) => violationTypeOf(finding.class) === type);
  const from = Math.max(0, (first?.start ?? 0) - shownBefore);
  const here = findings
    .filter(({ end }) => end > from)
    .map((finding) => ({
      ...finding,
      start: Math.max(0, finding.start - from),
      end: finding.end - from,
    }));
  const preview = redactedPreview(text.slice(from), here);
  return `${from > 0 ? '…' : ''}${preview}`.slice(0, maxPreviewCharacters);
}

function entitiesOf(findings: readonly Finding[]): FoundEntity[] {
  const best = new Map<string, number>();
  for (const { type, confidence } of findings) best.set(type, Math.max(best.get(type) ?? 0, confidence));
  return [...best]
    .map(([type, confidence]) => ({ type, confidence: Math.round(confidence * 100) / 100 }))
    .sort((one, other) => other.confidence - one.confidence)
    .slice(0, maxEntities);
}

function worst(findings: readonly Finding[]): Severity {
  const ranks = findings.map((finding) => severities.indexOf(severityOf(finding)));
  return severities[Math.min(...ranks)] as Severity;
}

const namedTypes = 3;

function descriptionOf(findings: readonly Finding[], place: string): string {
  const types = entitiesOf(findings).map(({ type }) => type);
  const more = types.length - namedTypes;
  return `${types.slice(0, namedTypes).join(', ')}${more > 0 ? ` and ${more} more` : ''} detected in ${place}`;
}

function placeOf(role: ContentText['role'], direction: Direction): string {
  if (direction === 'response') return 'model answer';
  switch (role) {
    case 'system':
      return 'system prompt';
    case 'tool':
      return 'tool result';
    case 'assistant':
      return 'earlier model answer';
    case 'user':
      return 'user prompt';
  }
}

function systemTextOf(texts: readonly ContentText[]): string | null {
  const system = texts.filter(({ role }) => role === 'system').map(({ text }) => text);
  return system.length === 0 ? null : system.join('\n').slice(0, maxSystemCharacters);
}

/** Entries that cannot be compiled any more (they were checked when they were made) allow nothing. */
function allowListOf(entries: readonly AllowedEntry[]): AllowList {
  const lists = entries.flatMap(({ match, value, entity_type: type }) => {
    const result = compileAllowList([{ kind: match, value }], (text) => hash('sha256', text));
    return result.ok ? [{ type, allows: result.allowList }] : [];
  });
  return (text, finding) =>
    lists.some(({ type, allows }) => (type === null || type === finding.type) && allows(text, finding));
}
