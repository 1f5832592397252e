import type { AuditView, KeyView, UpdateKeyBody } from '@trueport/contracts';
import type { ApiKeyChanges, StoredApiKey } from '@trueport/persistence';

/** A key as lists show it: masked. */
export function keyViewOf(key: StoredApiKey): KeyView {
  return {
    id: key._id.toHexString(),
    key: key.masked,
    owner: key.owner,
    is_active: key.is_active,
    rate_limit_rpm: key.rate_limit_rpm,
    created_at: key.created_at.toISOString(),
  };
}

/** What a body changes of a key: fields that have the asked value already are left out. */
export function changesOf(key: StoredApiKey, body: UpdateKeyBody): ApiKeyChanges {
  const { owner, is_active, rate_limit_rpm } = body;
  return {
    ...(owner !== undefined && owner !== key.owner ? { owner } : {}),
    ...(is_active !== undefined && is_active !== key.is_active ? { is_active } : {}),
    ...(rate_limit_rpm !== undefined && rate_limit_rpm !== key.rate_limit_rpm ? { rate_limit_rpm } : {}),
  };
}

/** Changed fields with their value before and after, for the audit record; a new key has no before. */
export function auditedChanges(before: ApiKeyChanges | null, after: ApiKeyChanges): AuditView['changes'] {
  const audited = ['owner', 'is_active', 'rate_limit_rpm'] as const;
  return Object.fromEntries(
    audited
      .filter((name) => after[name] !== undefined)
      .map((name) => [name, { before: before?.[name] ?? null, after: after[name] }]),
  );
}
