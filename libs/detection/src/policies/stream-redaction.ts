import type { TextRole } from '../finding.js';
import { defaultBudgetMs, judge, type JudgeOptions, type PolicyClock } from './judge.js';
import type { PolicySet } from './policy-set.js';
import { PolicyText } from './policy-text.js';
import type { Policy } from './policy.js';
import { mergedSpans, redactionMark, type Range } from './redacted.js';
import type { CompiledPolicy } from './span-finder.js';

/** Text of a stream that has not been passed on yet. */
export interface HeldText {
  /** Which of the texts of the stream. */
  readonly channel: string;
  readonly role: TextRole;
  /** What was held before, and what has come since. */
  readonly text: string;
  /** Whether nothing more will come. */
  readonly isFinal: boolean;
}

/** What becomes of it. */
export type HeldTextDecision =
  | {
      /** What is passed on, in the place of all but the end of the text. */
      readonly emit: string;
      /** How much of the end is kept back, UTF-16 units. */
      readonly hold: number;
    }
  | {
      /** Nothing more may pass: what the client is told. */
      readonly block: { readonly message: string; readonly code: string };
      readonly policy: Policy;
    };

/** A match that was decided on in a stream. */
export interface StreamHit {
  readonly policy: Policy;
  readonly type: string;
}

/** Applies the policies that block or redact answers to a stream. */
export interface StreamRedaction {
  /** The most text that is ever held, UTF-16 units. */
  readonly longestHold: number;
  /** Hits so far, each once, up to 1,000. */
  readonly hits: readonly StreamHit[];
  decide(held: HeldText): HeldTextDecision;
}

/** New text is not judged before so much of it has come: judging a window costs the same for one word as for ten. */
const batchUnits = 32;
/** Text that has been passed on stays in view, for words that tell what a number is. */
const leastContextUnits = 128;
const maxHits = 1_000;

/**
 * Decides what of a stream may pass. A match is decided on when it cannot grow any more: `longestMatch` units behind
 * its beginning, or at the end of the text. Nothing of a match passes before. A match that is longer than what is held
 * (patterns without a bound) is redacted from its beginning on, and further as long as the pattern matches its
 * beginning and its latest part put together.
 *
 * @param options clock and time, in milliseconds, for each decision (default 25)
 */
export function createStreamRedaction(
  policies: PolicySet,
  options: PolicyClock & { readonly budgetMs?: number },
): StreamRedaction {
  return new WindowRedaction(policies, { budgetMs: defaultBudgetMs, ...options, stopsAtBlock: false });
}

/** What has been passed on of a text: its end, as it was, and whether that end was redacted. */
interface Passed {
  readonly context: string;
  readonly endsRedacted: boolean;
}

const nothingPassed: Passed = { context: '', endsRedacted: false };

class WindowRedaction implements StreamRedaction {
  readonly longestHold: number;
  readonly hits: StreamHit[] = [];
  private readonly enforcing: readonly CompiledPolicy[];
  private readonly contextUnits: number;
  private readonly passed = new Map<string, Passed>();

  constructor(
    private readonly policies: PolicySet,
    private readonly options: JudgeOptions,
  ) {
    this.enforcing = policies.enforcing('response');
    this.longestHold = this.enforcing.length === 0 ? 0 : policies.longestMatch + batchUnits;
    this.contextUnits = Math.max(leastContextUnits, policies.longestMatch);
  }

  decide({ channel, role, text, isFinal }: HeldText): HeldTextDecision {
    if (this.enforcing.length === 0) return { emit: text, hold: 0 };
    if (!isFinal && text.length < this.longestHold) return { emit: '', hold: text.length };
    const before = this.passed.get(channel) ?? nothingPassed;
    const view = this.judged(before.context, { text, role, isFinal });
    if (view.blockedBy !== null) return blocked(view.blockedBy);
    if (isFinal) this.passed.delete(channel);
    else this.passed.set(channel, this.passedBy(before, text, view));
    return { emit: emitted(text, view, before.endsRedacted), hold: text.length - view.cut };
  }

  /** Finds where the text can be cut, and the matches before that place, by offsets into the text. */
  private judged(context: string, held: Omit<HeldText, 'channel'>): View {
    const { text, role, isFinal } = held;
    const whole = new PolicyText(context + text, role);
    const { verdicts, refusedBy } = judge(this.enforcing, [whole], this.options);
    const matches = verdicts.flatMap(({ policy, spans }) =>
      spans.map(({ start, end, type }) => ({
        policy,
        type,
        start: start - context.length,
        end: end - context.length,
      })),
    );
    const cut = isFinal ? text.length : cutOf(text.length - this.policies.longestMatch, matches);
    const decided = matches.filter(({ start, end }) => start < cut && end > 0);
    this.note(decided);
    const block = decided.find(({ policy }) => policy.action === 'block');
    return { cut, ranges: mergedSpans(decided), blockedBy: block?.policy ?? refusedBy };
  }

  /** Matches that reach back have been noted before. */
  private note(decided: readonly Match[]): void {
    const fresh = decided.filter(({ start }) => start >= 0).slice(0, maxHits - this.hits.length);
    for (const { policy, type } of fresh) this.hits.push({ policy, type });
  }

  private passedBy({ context, endsRedacted }: Passed, text: string, { cut, ranges }: View): Passed {
    if (cut === 0) return { context, endsRedacted };
    const last = ranges.at(-1);
    const whole = context + text.slice(0, cut);
    if (last === undefined || last.end < cut)
      return { context: whole.slice(-this.contextUnits), endsRedacted: false };
    return { context: this.matchContext(whole, last.start + context.length), endsRedacted: true };
  }

  /** A match may go on behind what was seen of it: then its beginning is what tells that it does. */
  private matchContext(whole: string, start: number): string {
    if (whole.length - start < this.contextUnits) return whole.slice(-this.contextUnits);
    const half = this.contextUnits >> 1;
    return whole.slice(Math.max(0, start - 1), start + half) + whole.slice(-half);
  }
}

function blocked(policy: Policy): HeldTextDecision {
  return {
    block: { message: `The policy "${policy.name}" blocked the answer.`, code: 'POLICY_BLOCKED' },
    policy,
  };
}

interface Match extends Range {
  readonly policy: Policy;
  readonly type: string;
}

interface View {
  readonly cut: number;
  readonly ranges: readonly Range[];
  readonly blockedBy: Policy | null;
}

/** The first place from `earliest` on that is not within a match. */
function cutOf(earliest: number, matches: readonly Range[]): number {
  let cut = Math.max(0, earliest);
  for (const { start, end } of mergedSpans(matches)) {
    if (start < cut && end > cut) cut = end;
  }
  return cut;
}

/** The text up to the cut, redacted; a match that goes on from text passed on before has its mark already. */
function emitted(text: string, { cut, ranges }: View, endsRedacted: boolean): string {
  let result = '';
  let from = 0;
  for (const { start, end } of ranges) {
    result += text.slice(from, Math.max(from, start));
    if (start >= 0 || !endsRedacted) result += redactionMark;
    from = Math.min(end, cut);
  }
  return result + text.slice(from, cut);
}
