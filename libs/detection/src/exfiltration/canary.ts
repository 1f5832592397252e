import type { Finding } from '../finding.js';

/** Shorter tokens would be found by accident. */
const shortestCanary = 8;

/**
 * Canary tokens (strings planted in a system prompt or document that must never come out again), each time they occur,
 * whatever their case. Tokens under eight characters are passed over.
 */
export function findCanaries(text: string, canaries: readonly string[]): readonly Finding[] {
  const usable = canaries.filter((canary) => canary.length >= shortestCanary);
  if (usable.length === 0) return [];
  const lowered = text.toLowerCase();
  if (lowered.length !== text.length) return usable.flatMap((canary) => occurrences(text, canary));
  return usable.flatMap((canary) => occurrences(lowered, canary.toLowerCase()));
}

function occurrences(text: string, canary: string): readonly Finding[] {
  const found: Finding[] = [];
  for (let start = text.indexOf(canary); start >= 0; start = text.indexOf(canary, start + canary.length)) {
    found.push({
      class: 'exfiltration',
      type: 'CANARY_TOKEN',
      start,
      end: start + canary.length,
      confidence: 1,
      evidence: ['canary'],
    });
  }
  return found;
}
