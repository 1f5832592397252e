import type { PolicyAction } from '@trueport/contracts';
import type { CleanTextsOfSet } from './clean-texts.js';
import { defaultBudgetMs, judge, type Failure, type Judgement, type PolicyClock } from './judge.js';
import { mergedSpans, redacted } from './redacted.js';
import type { PatternProblem } from './pattern-problem.js';
import { PolicyText } from './policy-text.js';
import type { JudgedText, Policy, Span } from './policy.js';
import type { CompiledPolicy } from './span-finder.js';

/** Which way texts go. */
export type PolicyDirection = 'request' | 'response';

/** How long policies may take, and who knows the time. */
export interface EvaluateOptions extends PolicyClock {
  readonly direction: PolicyDirection;
  /**
   * For all policies together, beyond the first 16,384 UTF-16 units that they search; those that are not done by then have
   * failed. Default 25.
   */
  readonly budgetMs?: number;
}

/** A match of a policy. */
export interface PolicyMatch extends Span {
  readonly policyId: string;
  readonly action: PolicyAction;
  /** Which of the texts. */
  readonly partIndex: number;
}

/** A text that has to be replaced. */
export interface TextReplacement {
  readonly partIndex: number;
  /** The whole text, with `[REDACTED]` in the place of every match. */
  readonly text: string;
}

/** What policies say of some texts. */
export interface Evaluation {
  /** By priority, up to 1,000; replacements are complete beyond it. */
  readonly hits: readonly PolicyMatch[];
  /** The first policy that refuses, by a match or because it failed closed; those behind it were not asked. */
  readonly blockedBy: Policy | null;
  /** Empty when blocked. */
  readonly edits: readonly TextReplacement[];
  readonly failures: readonly Failure[];
}

/** A policy whose pattern cannot be used. */
export interface PolicyProblem {
  readonly policyId: string;
  readonly problem: PatternProblem;
}

/** A text that has to be judged. */
interface UnknownText {
  readonly part: JudgedText;
  readonly partIndex: number;
  /** What it is remembered by if it is clean. */
  readonly name: string | null;
}

const maxHits = 1_000;

/** The active policies of a tenant, by priority. Every policy judges the texts as they came, none what others left. */
export class PolicySet {
  readonly problems: readonly PolicyProblem[];
  /**
   * Longest match, in UTF-16 units, of policies that block or redact answers: what a stream has to hold back.
   * Patterns without a bound count 512, PII 256, injections 512; bounded patterns up to 8,192. 0 when there are none.
   */
  readonly longestMatch: number;

  /** By priority. */
  readonly policies: readonly Policy[];
  readonly byId: ReadonlyMap<string, Policy>;
  private readonly byDirection: Readonly<Record<PolicyDirection, readonly CompiledPolicy[]>>;

  /**
   * @param policies by priority
   * @param cleanTexts where texts of requests in which nothing was found are remembered, if they are
   */
  constructor(
    policies: readonly CompiledPolicy[],
    private readonly cleanTexts: CleanTextsOfSet | null = null,
  ) {
    this.policies = policies.map(({ policy }) => policy);
    this.byId = new Map(this.policies.map((policy) => [policy.id, policy]));
    const of = (direction: PolicyDirection) =>
      policies.filter(({ policy: { applies_to: scope } }) => scope === 'both' || scope === direction);
    this.byDirection = { request: of('request'), response: of('response') };
    this.problems = policies.flatMap(({ policy, compiled }) =>
      compiled.ok ? [] : [{ policyId: policy.id, problem: compiled.problem }],
    );
    const lengths = this.enforcing('response').map(({ compiled }) =>
      compiled.ok ? compiled.finder.longestMatch : 0,
    );
    this.longestMatch = Math.max(0, ...lengths);
  }

  /** Whether any policy judges texts that go this way: most tenants have none, and nothing needs to be read. */
  appliesTo(direction: PolicyDirection): boolean {
    return this.byDirection[direction].length > 0;
  }

  /** Policies for one direction that change what passes. */
  enforcing(direction: PolicyDirection): readonly CompiledPolicy[] {
    return this.byDirection[direction].filter(
      ({ policy }) => policy.action === 'block' || policy.action === 'redact',
    );
  }

  /** Judges texts. Never throws: what fails is decided by the failure mode of its policy. */
  evaluate(parts: readonly JudgedText[], options: EvaluateOptions): Evaluation {
    const { direction, budgetMs = defaultBudgetMs } = options;
    const unknown = this.unknownAmong(parts, direction);
    const texts = unknown.map(({ part: { text, role } }) => new PolicyText(text, role));
    const judgement = judge(this.byDirection[direction], texts, { ...options, budgetMs, stopsAtBlock: true });
    const verdicts = judgement.verdicts.map((verdict) => ({
      ...verdict,
      partIndex: (unknown[verdict.partIndex] as UnknownText).partIndex,
    }));
    const hits: PolicyMatch[] = [];
    let blockedBy: Policy | null = judgement.refusedBy;
    for (const { policy, partIndex, spans } of verdicts) {
      if (policy.action === 'block') blockedBy ??= policy;
      for (const { start, end, type } of spans.slice(0, maxHits - hits.length)) {
        hits.push({ policyId: policy.id, action: policy.action, partIndex, start, end, type });
      }
    }
    const { failures } = judgement;
    if (blockedBy !== null) return { hits, blockedBy, edits: [], failures };
    this.remember(unknown, judgement);
    return { hits, blockedBy, edits: editsOf(parts, verdicts), failures };
  }

  /** Without the texts that are known to be clean. Answers are new every time: no name is made for them. */
  private unknownAmong(parts: readonly JudgedText[], direction: PolicyDirection): readonly UnknownText[] {
    return parts.flatMap((part, partIndex): UnknownText[] => {
      const name = direction === 'request' ? (this.cleanTexts?.nameOf(part) ?? null) : null;
      return name !== null && this.cleanTexts?.has(name) === true ? [] : [{ part, partIndex, name }];
    });
  }

  /** Every policy that can be asked has looked at every text to its end, or nothing is remembered. */
  private remember(judged: readonly UnknownText[], { verdicts, failures }: Judgement): void {
    if (failures.some(({ reason }) => reason !== 'pattern')) return;
    const found = new Set(verdicts.map(({ partIndex }) => partIndex));
    for (const [at, { name }] of judged.entries())
      if (name !== null && !found.has(at)) this.cleanTexts?.add(name);
  }
}

function editsOf(
  parts: readonly JudgedText[],
  verdicts: readonly { policy: Policy; partIndex: number; spans: readonly Span[] }[],
): TextReplacement[] {
  const spansOfPart = new Map<number, Span[]>();
  for (const { policy, partIndex, spans } of verdicts) {
    if (policy.action !== 'redact') continue;
    const known = spansOfPart.get(partIndex);
    if (known === undefined) spansOfPart.set(partIndex, [...spans]);
    else known.push(...spans);
  }
  return [...spansOfPart].map(([partIndex, spans]) => ({
    partIndex,
    text: redacted(parts[partIndex]?.text ?? '', mergedSpans(spans)),
  }));
}
