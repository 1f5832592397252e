import type { Finding, FindingClass } from './finding.js';

/** Findings about the same thing compete; an order to a model and the card number inside it are two things. */
const layers: Readonly<Record<FindingClass, 'data' | 'intent' | 'channel' | 'tone'>> = {
  pii: 'data',
  secret: 'data',
  injection: 'intent',
  exfiltration: 'channel',
  bias: 'tone',
};

/**
 * Of findings that overlap and are about the same thing the surer one stays, then the longer one, then the earlier.
 * The result is in the order of the text; nothing in it is there twice.
 */
export function withoutOverlaps(findings: readonly Finding[]): readonly Finding[] {
  const kept = Map.groupBy(findings, (finding) => layers[finding.class]);
  return [...kept.values()].flatMap(surest).sort(inTextOrder);
}

function surest(findings: readonly Finding[]): readonly Finding[] {
  const kept: Finding[] = [];
  for (const finding of [...findings].sort(bestFirst)) {
    const at = placeIn(kept, finding.start);
    const before = kept[at - 1];
    const after = kept[at];
    if (before !== undefined && before.end > finding.start) continue;
    if (after !== undefined && after.start < finding.end) continue;
    kept.splice(at, 0, finding);
  }
  return kept;
}

/** Index of the first kept finding that does not begin before an offset. */
function placeIn(kept: readonly Finding[], start: number): number {
  let low = 0;
  let high = kept.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((kept[middle]?.start ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  return low;
}

function bestFirst(one: Finding, other: Finding): number {
  return (
    other.confidence - one.confidence ||
    other.end - other.start - (one.end - one.start) ||
    inTextOrder(one, other)
  );
}

function inTextOrder(one: Finding, other: Finding): number {
  return (
    one.start - other.start ||
    one.end - other.end ||
    one.type.localeCompare(other.type) ||
    one.class.localeCompare(other.class)
  );
}
