import type { Candidate } from './candidate.js';

/** Of candidates that overlap the one of higher confidence stays, then the longer one. Result in order of the text. */
export function resolveOverlaps<Span extends Candidate>(candidates: readonly Span[]): readonly Span[] {
  const kept: Span[] = [];
  const ordered = candidates.toSorted((left, right) => left.start - right.start || right.end - left.end);
  for (const candidate of ordered) {
    let rivals = 0;
    while (rivals < kept.length && (kept[kept.length - 1 - rivals]?.end ?? 0) > candidate.start) rivals += 1;
    if (kept.slice(kept.length - rivals).some((rival) => isBetter(rival, candidate))) continue;
    kept.splice(kept.length - rivals, rivals, candidate);
  }
  return kept;
}

function isBetter(left: Candidate, right: Candidate): boolean {
  if (left.confidence !== right.confidence) return left.confidence > right.confidence;
  return left.end - left.start >= right.end - right.start;
}
