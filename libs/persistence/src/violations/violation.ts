import {
  usageLogIdOf,
  type Direction,
  type FoundEntity,
  type Severity,
  type ViolationDetail,
  type ViolationStatus,
  type ViolationType,
  type ViolationView,
} from '@trueport/contracts';

/** A violation as it is stored. */
export interface StoredViolation {
  readonly _id: string;
  readonly tenant_id: string;
  readonly usage_log_id: string;
  readonly key_id: string;
  readonly type: ViolationType;
  readonly severity: Severity;
  readonly direction: Direction;
  readonly description: string;
  readonly preview: string;
  readonly entities: readonly FoundEntity[];
  readonly auto_blocked: boolean;
  readonly policy_id: string | null;
  readonly status: ViolationStatus;
  /** When it was found first. */
  readonly detected_at: Date;
  /** Whether webhooks and listeners have been told. */
  readonly announced: boolean;
  readonly model_version: string;
}

/** What a violation is the only one of. */
export interface ViolationKey {
  readonly requestId: string;
  readonly direction: Direction;
  readonly type: ViolationType;
  /** `null` for the scan's. */
  readonly policyId: string | null;
}

/**
 * `VIO-`, the hex digits of the request (they begin with its second, so ids sort by time), and what was violated.
 * The same finding has the same id however often it is made.
 */
export function violationIdOf({ requestId, direction, type, policyId }: ViolationKey): string {
  const what = `${direction === 'request' ? 'q' : 'a'}${type.slice(0, 2)}`;
  return `VIO-${usageLogIdOf(requestId)}-${what}${policyId === null ? '' : `-${policyId}`}`;
}

/** A violation as lists show it. */
export function violationView(violation: StoredViolation): ViolationView {
  return {
    id: violation._id,
    usage_log_id: violation.usage_log_id,
    type: violation.type,
    severity: violation.severity,
    direction: violation.direction,
    description: violation.description,
    auto_blocked: violation.auto_blocked,
    status: violation.status,
    policy_id: violation.policy_id,
    detected_at: violation.detected_at.toISOString(),
    model_version: violation.model_version,
  };
}

/** A violation with what may be shown of the text. */
export function violationDetail(violation: StoredViolation): ViolationDetail {
  return {
    ...violationView(violation),
    redacted_payload: {
      original_prompt_preview: violation.preview,
      entities_found: violation.entities.map(({ type, confidence }) => ({ type, confidence })),
    },
  };
}
