import { Inject, Injectable } from '@nestjs/common';
import { GatewayError, type ConfigChanged } from '@trueport/contracts';
import { ConfigRevisionRepository } from '@trueport/persistence';
import { AuditTrail, type Actor, type IntendedChange } from '../audit/audit-trail.js';
import { ChangeNotifier } from './change-notifier.js';

/** How often a change is tried again when another one got in between. */
const maxAttempts = 5;

/** Makes changes of configuration: audited, numbered, stored and announced, in this order. */
@Injectable()
export class ConfigurationChanges {
  constructor(
    @Inject(ConfigRevisionRepository) private readonly revisions: ConfigRevisionRepository,
    @Inject(AuditTrail) private readonly audit: AuditTrail,
    @Inject(ChangeNotifier) private readonly notifier: ChangeNotifier,
  ) {}

  /**
   * Makes one change.
   *
   * @param write stores it under the revision it is given
   * @throws what `write` throws; nothing is announced then
   */
  async make(
    kind: ConfigChanged['data']['kind'],
    actor: Actor,
    intended: IntendedChange,
    write: (revision: number) => Promise<void>,
  ): Promise<void> {
    const revision = await this.audit.around(actor, intended, async () => {
      const taken = await this.revisions.next();
      await write(taken);
      return taken;
    });
    const { tenantId } = actor.principal;
    await this.notifier.changed({ kind, id: intended.targetId, tenant_id: tenantId, revision });
  }
}

/** Somebody else's change in between is not the caller's problem: look again, then try again. @throws GatewayError */
export async function retryOnConflict<Result>(attempt: () => Promise<Result>): Promise<Result> {
  for (let attempts = 1; ; attempts += 1) {
    try {
      return await attempt();
    } catch (error) {
      const isConflict = error instanceof GatewayError && error.code === 'CONFLICT';
      if (!isConflict || attempts >= maxAttempts) throw error;
    }
  }
}
