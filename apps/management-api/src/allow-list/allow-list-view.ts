import type { AllowListView } from '@trueport/contracts';
import type { StoredAllowListEntry } from '@trueport/persistence';

/** What an entry says. */
export type AllowListFields = Pick<AllowListView, 'match' | 'value' | 'entity_type' | 'note'>;

/** An entry as the API shows it. */
export function allowListViewOf(entry: StoredAllowListEntry): AllowListView {
  return {
    id: entry._id.toHexString(),
    ...allowListFieldsOf(entry),
    created_at: entry.created_at.toISOString(),
  };
}

/** The fields of a stored entry that a tenant has given it. */
export function allowListFieldsOf({
  match,
  value,
  entity_type,
  note,
}: StoredAllowListEntry): AllowListFields {
  return { match, value, entity_type, note };
}
