import type { PolicyText } from './policy-text.js';
import type { Policy, Span } from './policy.js';
import { OutOfTime, type CompiledPolicy, type IsOver, type SpanFinder } from './span-finder.js';

/** What a policy found in one text; never nothing. */
export interface Verdict {
  readonly policy: Policy;
  readonly partIndex: number;
  readonly spans: readonly Span[];
}

/** A policy that could not be asked, or not to the end. */
export interface Failure {
  readonly policyId: string;
  /** `pattern`: it cannot be used; `budget`: no time was left; `error`: its detector broke. */
  readonly reason: 'pattern' | 'budget' | 'error';
}

/** What policies found. */
export interface Judgement {
  readonly verdicts: readonly Verdict[];
  readonly failures: readonly Failure[];
  /** The first policy that failed closed. */
  readonly refusedBy: Policy | null;
}

/** What time is counted by. */
export interface PolicyClock {
  /** A clock that only moves forward, milliseconds. */
  readonly nowMs: () => number;
  /** What the thread has worked, milliseconds: where it is known, being held up by others counts for nothing. */
  readonly workMs?: () => number;
}

/** For all policies together, ms. */
export const defaultBudgetMs = 25;

/** Bounds of a judgement. */
export interface JudgeOptions extends PolicyClock {
  readonly budgetMs: number;
  /** Whether policies behind the first that refuses are left out. */
  readonly stopsAtBlock: boolean;
}

/**
 * Work that is done whatever the clock says, UTF-16 units that were searched, by all policies together: a short prompt
 * must not pass unread because the process was slow, as it is when it has just been started.
 */
const unitsAlwaysSearched = 16_384;
/** Between two looks at the clock. */
const unitsPerClockLook = 4_096;

/** Asks policies in their order. Never throws. */
export function judge(
  policies: readonly CompiledPolicy[],
  texts: readonly PolicyText[],
  options: JudgeOptions,
): Judgement {
  const verdicts: Verdict[] = [];
  const failures: Failure[] = [];
  let refusedBy: Policy | null = null;
  const isOver = deadline(options);
  for (const { policy, compiled } of policies) {
    const before = verdicts.length;
    const reason = compiled.ok ? ask(policy, compiled.finder, { texts, verdicts, isOver }) : 'pattern';
    if (reason !== null) {
      failures.push({ policyId: policy.id, reason });
      if (refusesByFailure(policy)) refusedBy ??= policy;
    }
    const isBlocked = refusedBy !== null || (policy.action === 'block' && verdicts.length > before);
    if (isBlocked && options.stopsAtBlock) break;
  }
  return { verdicts, failures, refusedBy };
}

/** Policies that only watch refuse nothing. */
function refusesByFailure({ action, failure_mode: mode }: Policy): boolean {
  return mode === 'closed' && (action === 'block' || action === 'redact');
}

function ask(
  policy: Policy,
  finder: SpanFinder,
  { texts, verdicts, isOver }: { texts: readonly PolicyText[]; verdicts: Verdict[]; isOver: IsOver },
): Failure['reason'] | null {
  try {
    for (const [partIndex, text] of texts.entries()) {
      if (isOver(text.text.length)) return 'budget';
      const spans = finder.find(text, isOver);
      if (spans.length > 0) verdicts.push({ policy, partIndex, spans });
    }
    return null;
  } catch (error) {
    return error instanceof OutOfTime ? 'budget' : 'error';
  }
}

function deadline({ nowMs, workMs, budgetMs }: JudgeOptions): IsOver {
  const endMs = nowMs() + budgetMs;
  const workEndMs = workMs === undefined ? 0 : workMs() + budgetMs;
  let searched = 0;
  let nextLookAt = unitsAlwaysSearched;
  let wasOver = false;
  return (units) => {
    searched += units;
    if (wasOver || searched < nextLookAt) return wasOver;
    nextLookAt = searched + unitsPerClockLook;
    // Nobody works longer than time passes: the clock that costs a system call is looked at last.
    wasOver = nowMs() > endMs && (workMs === undefined || workMs() > workEndMs);
    return wasOver;
  };
}
