/** A stretch of time during which the issuer signs with one key. All instances compute the same one. */
export interface KeyPeriod {
  readonly kid: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  /** When no valid token can have been signed with its key any more. */
  readonly keyExpiresAt: Date;
}

const dayMs = 86_400_000;
/** Tokens live for a day at most (bounds of `ACCESS_TOKEN_TTL_SECONDS`); clocks differ by minutes at most. */
const keyAfterlifeMs = dayMs + 300_000;
/** Keys are shown this long before they are used, so that verifiers that cache the key set know them in time. */
const announceMs = 3_600_000;

/**
 * The period a moment belongs to. Its name has the length of the periods and the encryption key in it: after a change
 * of either the issuer goes on with a new key instead of failing with the old one.
 */
export function periodAt(nowMs: number, rotationDays: number, encryptionKeyId: string): KeyPeriod {
  const lengthMs = rotationDays * dayMs;
  const startsAtMs = Math.floor(nowMs / lengthMs) * lengthMs;
  const startDay = new Date(startsAtMs).toISOString().slice(0, 10);
  return {
    kid: `es256-${startDay}-${rotationDays}d-${encryptionKeyId}`,
    startsAt: new Date(startsAtMs),
    endsAt: new Date(startsAtMs + lengthMs),
    keyExpiresAt: new Date(startsAtMs + lengthMs + keyAfterlifeMs),
  };
}

/** The periods whose keys must exist now: the present one and, shortly before it begins, the next one. */
export function periodsNeededAt(
  nowMs: number,
  rotationDays: number,
  encryptionKeyId: string,
): readonly [KeyPeriod, ...KeyPeriod[]] {
  const present = periodAt(nowMs, rotationDays, encryptionKeyId);
  const soon = periodAt(nowMs + announceMs, rotationDays, encryptionKeyId);
  return soon.kid === present.kid ? [present] : [present, soon];
}
