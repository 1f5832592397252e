import type { BusConnection } from '@trueport/bus';
import type { ViolationDetected } from '@trueport/contracts';
import type { Logger } from '@trueport/observability';
import {
  violationView,
  type StoredViolation,
  type ViolationRepository,
  type ViolationRollupRepository,
} from '@trueport/persistence';
import type { AlertDispatch } from '../alerts/alert-dispatch.js';

/** Writes violations, counts them, and tells those who want to know. Safe to repeat after any failure. */
export class ViolationWriter {
  constructor(
    private readonly violations: ViolationRepository,
    private readonly rollups: ViolationRollupRepository,
    private readonly alerts: AlertDispatch,
    private readonly bus: BusConnection,
    private readonly logger: Logger,
  ) {}

  /** Resolves when everything is durable and every alert is queued. */
  async write(found: readonly StoredViolation[]): Promise<void> {
    if (found.length === 0) return;
    const stored = await this.violations.upsert(found);
    for (const [tenantId, violations] of Map.groupBy(stored, ({ tenant_id }) => tenant_id)) {
      await this.rollups.recount(
        tenantId,
        violations.map(({ detected_at }) => detected_at),
      );
      const news = violations.filter(({ announced }) => !announced);
      await this.alerts.queue(tenantId, news);
      await Promise.all(news.map((violation) => this.notify(violation)));
    }
    await this.violations.markAnnounced(stored.filter(({ announced }) => !announced).map(({ _id }) => _id));
  }

  /** A notification is a hint; the violation itself is in the store. */
  private async notify(violation: StoredViolation): Promise<void> {
    const event = {
      specversion: '1.0',
      id: violation._id,
      source: 'violation-scanner',
      type: 'violation.detected',
      time: new Date().toISOString(),
      v: 1,
      data: { tenant_id: violation.tenant_id, ...violationView(violation) },
    } satisfies ViolationDetected;
    try {
      await this.bus.notify(this.bus.names.subjects.violationDetected(violation.tenant_id), event);
    } catch (error) {
      this.logger.debug({ component: 'violations', err: error }, 'a notification was not sent');
    }
  }
}
