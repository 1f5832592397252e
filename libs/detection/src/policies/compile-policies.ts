import type { PolicyScope, PolicyTrigger } from '@trueport/contracts';
import type { Detector } from '../finding.js';
import type { CleanTexts } from './clean-texts.js';
import { injectionFinder, piiFinder, thresholdProblem } from './detector-finder.js';
import { compileKeywords, keywordProblem } from './keyword-finder.js';
import type { PatternProblem } from './pattern-problem.js';
import { PolicySet } from './policy-set.js';
import type { Policy } from './policy.js';
import { compileRegex } from './regex-finder.js';
import type { CompiledFinder, SpanFinder } from './span-finder.js';

/** Detectors for the policies that name no pattern of their own. */
export interface PolicyDetectors {
  readonly pii: Detector;
  readonly injection: Detector;
}

/** What is wrong with the pattern of a policy, or `null`: asked before a policy is saved. */
export function patternProblem(trigger: PolicyTrigger, pattern: string): PatternProblem | null {
  switch (trigger) {
    case 'regex': {
      const compiled = compileRegex(pattern);
      return compiled.ok ? null : compiled.problem;
    }
    case 'keyword':
      return keywordProblem(pattern);
    case 'injection':
      return thresholdProblem(pattern);
    case 'pii':
      return null;
  }
}

/**
 * Compiles the policies of a tenant, once for each change of them. A policy whose pattern cannot be used does not stop
 * the others: it fails whenever it is asked, in its failure mode, and is listed in `problems`.
 *
 * @param cleanTexts remembers texts in which nothing was found, for the sets of all tenants together; without it every
 *   text is judged every time
 */
export function compilePolicies(
  policies: readonly Policy[],
  detectors: PolicyDetectors,
  cleanTexts?: CleanTexts,
): PolicySet {
  const active = policies.filter((policy) => policy.is_active).toSorted((a, b) => a.priority - b.priority);
  const keywords = keywordFinders(active);
  return new PolicySet(
    active.map((policy) => ({ policy, compiled: keywords.get(policy) ?? compiledOf(policy, detectors) })),
    cleanTexts?.ofOneSet(),
  );
}

function compiledOf({ trigger_type: trigger, pattern }: Policy, detectors: PolicyDetectors): CompiledFinder {
  if (trigger === 'regex') return compileRegex(pattern);
  const problem = patternProblem(trigger, pattern);
  if (problem !== null) return { ok: false, problem };
  const finder: SpanFinder =
    trigger === 'pii' ? piiFinder(pattern, detectors.pii) : injectionFinder(pattern, detectors.injection);
  return { ok: true, finder };
}

/** Lists of words are searched together, those of requests and those of answers. */
function keywordFinders(policies: readonly Policy[]): ReadonlyMap<Policy, CompiledFinder> {
  const compiled = new Map<Policy, CompiledFinder>();
  for (const scope of ['request', 'response', 'both'] satisfies PolicyScope[]) {
    const lists = policies.filter(
      (policy) =>
        policy.trigger_type === 'keyword' &&
        policy.applies_to === scope &&
        keywordProblem(policy.pattern) === null,
    );
    const finders = compileKeywords(lists.map(({ pattern }) => pattern));
    for (const [at, finder] of finders.entries()) {
      const policy = lists[at];
      if (policy !== undefined) compiled.set(policy, { ok: true, finder });
    }
  }
  return compiled;
}
