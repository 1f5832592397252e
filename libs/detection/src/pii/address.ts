import { Literals, type TextPieces } from '../text/text-pieces.js';
import type { TextSpan } from '../text/text-view.js';
import { asConfidence, type Candidate, type Recogniser } from './candidate.js';
import { matchesOf } from '../text/matches.js';

interface AddressRule {
  readonly evidence: string;
  readonly pattern: RegExp;
  readonly confidence: number;
  /** Some of these stand in every text that the rule can match; absent means that there is no such. */
  readonly literals?: Literals;
  /** The same, in whatever case and told by their ASCII pieces only. */
  readonly mentions?: Literals;
  /** The address is what follows, up to the end of the line. */
  readonly isHead?: boolean;
}

const englishStreet =
  'Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Terrace|Crescent|Parkway|Pkwy|Highway|Hwy|Circle|Cir|Trail|Mews|Alley|Close|Grove|Gardens|Place|Pl|Way|Square|Row|Hill|Quay';
const streetEnding =
  'straße|strasse|straat|gatan|gata|gate|gaten|vägen|väg|vej|veien|vegen|gasse|weg|laan|plein|tie|katu|kuja|allé|allee|alléen|kade|dijk|steenweg|stræde|braut|gränd|stien|svinget|ulica|utca|gade';
const streetOpening =
  'Rue|Avenue|Boulevard|Chemin|Allée|Quai|Impasse|Via|Viale|Piazza|Corso|Calle|C\\/|Avenida|Avda\\.?|Plaza|Paseo|Rua|Travessa|Largo|Praça|R\\.|Av\\.|ul\\.|al\\.|os\\.|Λεωφ\\.|Οδός|Trg|Cesta|Ctra\\.';
const streetClosing = 'út|utca|tér|u\\.|körút|náměstí|nám\\.|třída|cesta|ulica|caddesi|sokak';
const place = "[\\p{Lu}\\p{N}][\\p{L}\\p{N}.'’-]{0,24}";
const houseNumber = '\\d{1,5}[a-z]?\\b(?! ?[%€$])';

/** Patterns begin at a digit, which is rare, and look back from there: what comes before is the group `before`. */
const rules: readonly AddressRule[] = [
  {
    evidence: 'military',
    confidence: 0.97,
    literals: new Literals(['Box ', 'BOX ', 'box ', 'APO', 'FPO', 'DPO', 'apo ', 'fpo ', 'dpo ']),
    pattern:
      /\b(?:PSC|CMR|Unit) \d{1,5},? Box \d{1,5}(?:\s{1,4}[AFD]PO,? A[AEP] \d{5})?|\b[AFD]PO,? A[AEP] \d{5}\b/gi,
  },
  {
    evidence: 'po-box',
    confidence: 0.9,
    literals: new Literals(['Box', 'BOX']),
    pattern: /\bP\.? ?O\.? Box \d{1,6}\b/gi,
  },
  {
    evidence: 'unit',
    confidence: 0.88,
    mentions: new Literals(['apt', 'apartment', 'suite', 'ste', 'flat']),
    pattern: /\d(?<=(?<before>\b(?:apt|apartment|suite|ste|flat)\.? ?#? ?)\d)\d{0,4}[A-Z]?\b/giu,
  },
  {
    evidence: 'number-street',
    confidence: 0.9,
    mentions: new Literals(englishStreet.split('|').map((word) => ` ${word}`)),
    pattern: new RegExp(
      `(?<![\\w.,/-])\\d{1,6}[A-Za-z]?,? (?:${place} ){1,4}(?:${englishStreet})\\b\\.?(?!\\p{L})`,
      'gu',
    ),
  },
  {
    evidence: 'street-number',
    confidence: 0.88,
    mentions: new Literals(streetEnding.split('|')),
    pattern: new RegExp(
      ` (?=\\d)(?<=(?<before>\\b\\p{L}[\\p{L}.'’-]{1,30}(?:${streetEnding})) )${houseNumber}`,
      'giu',
    ),
  },
  {
    evidence: 'street-opening',
    confidence: 0.88,
    pattern: new RegExp(
      ` (?=\\d)(?<=(?<before>(?<![\\p{L}\\p{N}])(?:\\d{1,5},? )?(?:${streetOpening})(?: [\\p{L}'’.-]{1,24}){1,5}) )${houseNumber}`,
      'giu',
    ),
  },
  {
    evidence: 'opening-street',
    confidence: 0.85,
    mentions: new Literals([
      ' rue',
      ' avenue',
      ' boulevard',
      ' chemin',
      ' all',
      ' quai',
      ' impasse',
      ' vial',
      ' via',
      ' piazza',
      ' calle',
      ' avenida',
      ' rua',
    ]),
    pattern:
      /(?<![\p{L}\p{N}.,/-])\d{1,5},? (?:[Rr]ue|[Aa]venue|[Bb]oulevard|[Cc]hemin|[Aa]llée|[Qq]uai|[Ii]mpasse|[Vv]iale?|[Pp]iazza|[Cc]alle|[Aa]venida|[Rr]ua)(?= [\p{L}'’ -]{0,12}\p{Lu})/gu,
  },
  {
    evidence: 'street-closing',
    confidence: 0.88,
    mentions: new Literals(
      streetClosing
        .replaceAll('\\', '')
        .split('|')
        .map((word) => ` ${word}`),
    ),
    pattern: new RegExp(
      ` (?=\\d)(?<=(?<before>\\b\\p{Lu}\\p{L}{1,20} (?:\\p{L}{1,20} ){0,2}(?:${streetClosing})) )${houseNumber}\\.?`,
      'gu',
    ),
  },
  {
    evidence: 'context:address',
    confidence: 0.86,
    literals: new Literals(['ddress', 'here they are', 'lives ', 'living ', 'resid', 'located', 'arrived']),
    pattern:
      /\b(?:address(?:es)?(?: of \S{1,24}(?: \S{1,24})?)?(?: is| are|:| with| to)|here they are:|lives (?:at|on)|living at|resid(?:e|es|ed|ing) at|(?:is|are) located at|arrived at)\s{1,4}(?=\S)/gi,
    isHead: true,
  },
];

const cityLine = /^[ \t>?]{0,6},?[ \t]*[\p{L}\p{N}][\p{L}\p{N} .,'’()-]{0,44}$/u;
const numberLine = /^[ \t>?]{0,6}\d{1,6}[ ,][\p{L}\p{N} .,'’-]{2,60}$/u;
const blockLinesAfter = 4;
const longestLineUnits = 80;

/** Street addresses by a number and a street's name, a unit, a post box, or words that say so; with the lines of the block. */
export const streetAddress: Recogniser = {
  patterns: [...rules.map(({ pattern }) => pattern), cityLine, numberLine],
  find: (text, pieces) => mergeOverlaps(rules.flatMap((rule) => findOf(text, rule, pieces))),
};

function findOf(text: string, rule: AddressRule, pieces: TextPieces): readonly Candidate[] {
  const { evidence, pattern, confidence, literals } = rule;
  if (literals?.someIn(text, pieces) === false || rule.mentions?.someMayStandIn(pieces) === false) return [];
  return matchesOf(text, pattern).flatMap((match) => {
    const span = rule.isHead === true ? afterHead(text, match) : matchedSpan(text, match);
    if (span === undefined) return [];
    return [{ type: 'ADDRESS', ...span, confidence: asConfidence(confidence), evidence: [evidence] }];
  });
}

function matchedSpan(text: string, { 0: match, index, groups }: RegExpExecArray): TextSpan {
  return widened(text, index - (groups?.['before']?.length ?? 0), index + match.trimEnd().length);
}

/** What follows the words must begin like an address: with a number near its start. */
function afterHead(text: string, { 0: match, index }: RegExpExecArray): TextSpan | undefined {
  const start = index + match.length;
  const value = /^[^\n?!;]*/.exec(text.slice(start, start + 80))?.[0] ?? '';
  if (value.length < 4 || !/\d/.test(value.slice(0, 60))) return undefined;
  return widened(text, start, start + value.trimEnd().length);
}

/** Takes in the number line above and the lines of city, country and code below. */
function widened(text: string, start: number, end: number): TextSpan {
  return { start: widenedStart(text, start), end: widenedEnd(text, end) };
}

function widenedStart(text: string, start: number): number {
  const near = text.slice(Math.max(0, start - 2 * longestLineUnits), start);
  const lines = near.split('\n');
  const onLine = lines.at(-1) ?? '';
  const number = /(?<![\p{L}\p{N}])\d{1,6}[ ,]{1,2}(?:[\p{L}\p{N}.'’-]{1,24}[ ,]{1,2}){0,5}$/u.exec(
    onLine.slice(-longestLineUnits),
  );
  if (number !== null) return start - number[0].length;
  const above = lines.at(-2);
  if (
    onLine.trim() !== '' ||
    above === undefined ||
    above.length > longestLineUnits ||
    !numberLine.test(above)
  )
    return start;
  return start - onLine.length - 1 - above.trimStart().length;
}

function widenedEnd(text: string, end: number): number {
  const after = text.slice(end, end + blockLinesAfter * longestLineUnits);
  const sameLine =
    /^(?:,? (?:[\p{Lu}\p{N}][\p{L}\p{N}.'’-]{0,24}|de|du|des|do|da|of|am|der|la|le|del|della)){1,6}(?: \d{4,6})?/u;
  const reached = sameLine.exec(after.slice(0, longestLineUnits))?.[0].length ?? 0;
  if (after.charAt(reached) !== '\n') return end + reached;
  return end + reached + blockLength(after.slice(reached + 1).split('\n'));
}

/** Units of the lines that go on with an address, up to the one that ends with a postal code. */
function blockLength(lines: readonly string[]): number {
  let reached = 0;
  let read = 0;
  for (const line of lines.slice(0, blockLinesAfter)) {
    read += line.length + 1;
    if (line.trim() === '') continue;
    if (!cityLine.test(line)) break;
    reached = read;
    if (/\d{4,6}$/.test(line)) break;
  }
  return reached;
}

function mergeOverlaps(candidates: readonly Candidate[]): readonly Candidate[] {
  const merged: Candidate[] = [];
  for (const candidate of candidates.toSorted((left, right) => left.start - right.start)) {
    const last = merged.at(-1);
    if (last === undefined || candidate.start >= last.end) merged.push(candidate);
    else merged[merged.length - 1] = joined(last, candidate);
  }
  return merged;
}

/** Two kinds of evidence for one place are better than one. */
function joined(left: Candidate, right: Candidate): Candidate {
  const evidence = [...new Set([...left.evidence, ...right.evidence])];
  const best = Math.max(left.confidence, right.confidence);
  const confidence = asConfidence(evidence.length > left.evidence.length ? best + 0.04 : best);
  return { type: 'ADDRESS', start: left.start, end: Math.max(left.end, right.end), confidence, evidence };
}
