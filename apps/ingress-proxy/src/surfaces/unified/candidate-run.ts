import { TranslationRefusal } from '@trueport/dialects';
import type { Deployment } from '@trueport/routing';
import type { PlannedCall } from './planned-call.js';

/** @throws TranslationRefusal for what this deployment cannot be asked, GatewayError */
export type CallPlanner = (deployment: Deployment) => Promise<PlannedCall>;

/** The deployment whose turn it is, and how it is asked. */
export interface NextCall {
  readonly deployment: Deployment;
  readonly planned: PlannedCall;
  readonly isUntried: boolean;
  /** When it may be asked again, ms of the monotonic clock; 0 for at once. */
  readonly notBeforeMs: number;
}

/**
 * The turn of the candidates of one request: each once in their order, then again from the first. Those that cannot be
 * told what the request says are passed over. A deployment is planned for when its turn comes, and once.
 */
export class CandidateRun {
  private candidates: readonly Deployment[];
  private refused: TranslationRefusal | null = null;
  private position = 0;
  private readonly notBefore = new Map<Deployment, number>();
  private readonly planned = new Map<Deployment, PlannedCall>();

  constructor(
    candidates: readonly [Deployment, ...Deployment[]],
    private readonly plan: CallPlanner,
  ) {
    this.candidates = candidates;
  }

  /** @throws TranslationRefusal when no candidate can be told what the request says */
  async next(): Promise<NextCall> {
    for (;;) {
      const { candidates, position } = this;
      const deployment = candidates[position % candidates.length];
      if (deployment === undefined) throw this.refused ?? new Error('a request has no candidates');
      try {
        const planned = this.planned.get(deployment) ?? (await this.plan(deployment));
        this.planned.set(deployment, planned);
        this.position += 1;
        const notBeforeMs = this.notBefore.get(deployment) ?? 0;
        return { deployment, planned, isUntried: position < candidates.length, notBeforeMs };
      } catch (cause) {
        if (!(cause instanceof TranslationRefusal)) throw cause;
        this.refused ??= cause;
        // The others keep their places: what was tried stays tried.
        this.candidates = candidates.filter((candidate) => candidate !== deployment);
      }
    }
  }

  /** @param retryAfterSeconds how long the provider wants to be left alone */
  failed(deployment: Deployment, retryAfterSeconds: number | undefined, nowMs: number): void {
    if (retryAfterSeconds !== undefined) this.notBefore.set(deployment, nowMs + retryAfterSeconds * 1000);
  }
}
