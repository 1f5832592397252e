import { differences, exact, nameOfHour, recount } from './recount.js';

/** The fields of a stored violation that its rollups are made of. */
export interface CountedViolation {
  readonly tenant_id: string;
  readonly detected_at: Date;
  readonly type: string;
  readonly severity: string;
}

/** A stored rollup of violations, as far as it is compared. */
export interface ViolationRollup {
  readonly tenant_id: string;
  readonly hour: Date;
  readonly counts: readonly {
    readonly type: string;
    readonly severity: string;
    readonly count: number | bigint;
  }[];
}

const dimensions = ['tenant_id'] as const;

/** Names the violation rollups that are not what counting the violations gives. */
export function wrongViolationRollups(
  violations: readonly CountedViolation[],
  rollups: readonly ViolationRollup[],
): string[] {
  const counted = recount(
    violations,
    (violation) => nameOfHour(violation.detected_at, violation, dimensions),
    (violation) => [[kindOf(violation), 1]],
  );
  return differences(
    counted,
    rollups.map((rollup) => [
      nameOfHour(rollup.hour, rollup, dimensions),
      new Map(rollup.counts.map((one) => [kindOf(one), exact(one.count)])),
    ]),
  );
}

function kindOf({ type, severity }: { readonly type: string; readonly severity: string }): string {
  return `${type} ${severity}`;
}
