import type { AuditView } from '@trueport/contracts';
import type { StoredAudit } from '@trueport/persistence';

/** An audit record as the API shows it. */
export function auditViewOf(record: StoredAudit): AuditView {
  return {
    id: record._id.toHexString(),
    at: record.at.toISOString(),
    actor: record.actor,
    action: record.action,
    target_id: record.target_id,
    changes: record.changes,
    outcome: record.outcome,
  };
}
