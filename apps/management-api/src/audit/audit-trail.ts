import { Inject, Injectable } from '@nestjs/common';
import type { Principal } from '@trueport/auth';
import { GatewayError, type AuditView } from '@trueport/contracts';
import { LOGGER, type Logger } from '@trueport/observability';
import { AuditRepository, type StoredAudit } from '@trueport/persistence';

/** Who asks for a change, in which request. */
export interface Actor {
  readonly principal: Principal;
  readonly requestId: string;
}

/** What is about to change. */
export interface IntendedChange {
  readonly action: AuditView['action'];
  readonly targetId: string;
  readonly changes: AuditView['changes'];
}

/**
 * No change without a record: the record is durable as `pending` before the change begins. A record that stays
 * `pending` says that nobody knows whether the change took place: the process, or the store, went away in between.
 */
@Injectable()
export class AuditTrail {
  constructor(
    @Inject(AuditRepository) private readonly records: AuditRepository,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Carries a change out under a record of it. @throws what the change throws */
  async around<Result>(
    actor: Actor,
    intended: IntendedChange,
    change: () => Promise<Result>,
  ): Promise<Result> {
    const id = await this.records.begin({
      tenant_id: actor.principal.tenantId,
      at: new Date(),
      actor: actor.principal.subject,
      action: intended.action,
      target_id: intended.targetId,
      changes: intended.changes,
      request_id: actor.requestId,
    });
    try {
      const result = await change();
      await this.end(id, 'done');
      return result;
    } catch (error) {
      // Our own refusals are certain; any other failure may have come after the change had been made.
      if (error instanceof GatewayError) await this.end(id, 'failed');
      throw error;
    }
  }

  /** The change is made, or certainly not: failing to write that down must not turn the answer around. */
  private async end(id: StoredAudit['_id'], outcome: 'done' | 'failed'): Promise<void> {
    try {
      await this.records.end(id, outcome);
    } catch (error) {
      this.logger.error(
        { component: 'audit', audit_id: String(id), outcome, err: error },
        'an audit record stays pending',
      );
    }
  }
}
