import { Inject, Injectable } from '@nestjs/common';
import { CapturedContents, contentTexts } from '@trueport/contents';
import { GatewayError, type ContentCapturedData, type DryRunView } from '@trueport/contracts';
import { builtInDetectors, compilePolicies, type PolicySet } from '@trueport/detection';
import { PolicyRepository, type StoredPolicy } from '@trueport/persistence';

/** Messages that are looked through for contents of one tenant. */
const maxMessages = 2_000;
const maxExamples = 20;
const retryAfterSeconds = 2;
/** Nobody waits for these: a policy has all the time it wants. */
const budgetMs = 1_000;

/** Tells what a policy would have done to what has passed lately. Nothing is changed and nobody is told. */
@Injectable()
export class DryRunService {
  constructor(
    @Inject(PolicyRepository) private readonly policies: PolicyRepository,
    @Inject(CapturedContents) private readonly contents: CapturedContents,
  ) {}

  /** @throws GatewayError NOT_FOUND; UNAVAILABLE while NATS is away */
  async run(tenantId: string, policyId: string, last: number): Promise<DryRunView> {
    const policy = await this.policies.find(tenantId, policyId);
    if (policy === null) throw new GatewayError('NOT_FOUND', 'There is no such policy.');
    const contents = await this.newest(tenantId, policy, last);
    const set = compilePolicies([{ ...policy, id: policy.policy_id, is_active: true }], builtInDetectors);
    const hits = contents.filter((content) => isHit(set, content));
    return {
      requests_tried: contents.length,
      requests_hit: hits.length,
      examples: hits.slice(0, maxExamples).map((content) => content.request_id),
    };
  }

  private async newest(
    tenantId: string,
    { applies_to: scope }: StoredPolicy,
    last: number,
  ): Promise<ContentCapturedData[]> {
    const fits = (content: ContentCapturedData): boolean =>
      content.tenant_id === tenantId && (scope === 'both' || scope === content.direction);
    try {
      return await this.contents.newest(fits, { contents: last, messages: maxMessages });
    } catch (cause) {
      const message = 'The captured contents cannot be read right now.';
      throw new GatewayError('UNAVAILABLE', message, { cause, retryAfterSeconds });
    }
  }
}

function isHit(set: PolicySet, content: ContentCapturedData): boolean {
  const { texts } = contentTexts(content);
  const { hits } = set.evaluate(texts, {
    direction: content.direction,
    nowMs: () => performance.now(),
    budgetMs,
  });
  return hits.length > 0;
}
