import { usageLogIdOf, type ContentCapturedData } from '@trueport/contracts';
import { violationIdOf, type StoredViolation } from '@trueport/persistence';
import type { ScanResult } from '../scan/scan-content.js';

/** What a scan found, as violations that can be stored. */
export function scannedViolations(
  content: ContentCapturedData,
  result: ScanResult,
  modelVersion: string,
  detectedAt: Date,
): StoredViolation[] {
  return result.violations.map((found) => ({
    _id: violationIdOf({
      requestId: content.request_id,
      direction: content.direction,
      type: found.type,
      policyId: null,
    }),
    tenant_id: content.tenant_id,
    usage_log_id: usageLogIdOf(content.request_id),
    key_id: content.key_id,
    direction: content.direction,
    ...found,
    auto_blocked: false,
    policy_id: null,
    status: 'open',
    detected_at: detectedAt,
    announced: false,
    model_version: modelVersion,
  }));
}
