import { Controller, Inject } from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
import { HandlingError, type EventBatch } from '@trueport/bus';
import { usageLogIdOf, type PolicyHit, type PolicyHitData } from '@trueport/contracts';
import { isQueueAway } from '@trueport/jobs';
import { violationIdOf, type StoredViolation } from '@trueport/persistence';
import { isStoreAway } from '@trueport/views';
import { ViolationWriter } from './violation-writer.js';

/** Turns hits of policies in line into violations. */
@Controller()
export class PolicyHitConsumer {
  constructor(@Inject(ViolationWriter) private readonly writer: ViolationWriter) {}

  @EventPattern<string>('gateway.policy.hit')
  async handle(batch: EventBatch<PolicyHit>): Promise<void> {
    try {
      await this.writer.write(batch.events.map(({ data }) => violationOf(data)));
    } catch (error) {
      throw isStoreAway(error) || isQueueAway(error)
        ? HandlingError.retryLater(error)
        : HandlingError.failed(error);
    }
  }
}

function violationOf(hit: PolicyHitData): StoredViolation {
  const { request_id: requestId, direction, type, policy_id: policyId } = hit;
  return {
    _id: violationIdOf({ requestId, direction, type, policyId }),
    tenant_id: hit.tenant_id,
    usage_log_id: usageLogIdOf(requestId),
    key_id: hit.key_id,
    type,
    severity: hit.severity,
    direction,
    description: hit.description,
    preview: hit.preview,
    entities: hit.entities,
    auto_blocked: hit.auto_blocked,
    policy_id: policyId,
    status: 'open',
    detected_at: new Date(hit.detected_at),
    // `log` is a silent audit: nobody is told.
    announced: hit.action === 'log',
    model_version: hit.model_version,
  };
}
