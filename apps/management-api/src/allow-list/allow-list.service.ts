import { hash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { GatewayError, type AllowListView, type CreateAllowListBody } from '@trueport/contracts';
import { AllowListRepository, type StoredAllowListEntry } from '@trueport/persistence';
import { Types } from 'mongoose';
import type { Actor } from '../audit/audit-trail.js';
import { auditedFields } from '../configuration/changed-fields.js';
import { ConfigurationChanges } from '../configuration/configuration-changes.js';
import { patternProblem } from '../policies/pattern-problem.js';
import { allowListFieldsOf, allowListViewOf } from './allow-list-view.js';

/** Every scan of the tenant holds its texts against every entry. */
const maxEntries = 1_000;

/** The allow-list of one tenant, the one of the caller. */
@Injectable()
export class AllowListService {
  constructor(
    @Inject(AllowListRepository) private readonly entries: AllowListRepository,
    @Inject(ConfigurationChanges) private readonly changes: ConfigurationChanges,
  ) {}

  /** @throws GatewayError BAD_REQUEST for a pattern that is none; CONFLICT for an entry that is there, or one too many */
  async create(actor: Actor, body: CreateAllowListBody): Promise<AllowListView> {
    const { tenantId } = actor.principal;
    const matched = matchedBy(body);
    if ((await this.entries.count(tenantId)) >= maxEntries) {
      throw new GatewayError('CONFLICT', `There are ${maxEntries} entries already: delete one first.`);
    }
    const entry: StoredAllowListEntry = {
      _id: new Types.ObjectId(),
      tenant_id: tenantId,
      ...matched,
      entity_type: body.entity_type ?? null,
      note: body.note ?? null,
      created_at: new Date(),
      revision: 0,
    };
    const changes = auditedFields(null, allowListFieldsOf(entry));
    const intended = { action: 'allow_list.create', targetId: entry._id.toHexString(), changes } as const;
    await this.changes.make('allow_list', actor, intended, async (revision) => {
      if (!(await this.entries.create({ ...entry, revision }))) throw alreadyThere();
    });
    return allowListViewOf(entry);
  }

  async list(tenantId: string): Promise<AllowListView[]> {
    return (await this.entries.entriesOf(tenantId)).map(allowListViewOf);
  }

  /** @throws GatewayError NOT_FOUND for an entry that is missing or another tenant's: all the same */
  async delete(actor: Actor, id: string): Promise<void> {
    const entry = await this.entries.find(actor.principal.tenantId, id);
    if (entry === null) throw noSuchEntry();
    const { match, value } = entry;
    const changes = { match: { before: match, after: null }, value: { before: value, after: null } };
    const intended = { action: 'allow_list.delete', targetId: id, changes } as const;
    await this.changes.make('allow_list', actor, intended, async () => {
      if (!(await this.entries.delete(entry))) throw noSuchEntry();
    });
  }
}

/** The answer for every id that is not one of the tenant's entries. */
export function noSuchEntry(): GatewayError {
  return new GatewayError('NOT_FOUND', 'There is no such entry of the allow-list.');
}

function alreadyThere(): GatewayError {
  return new GatewayError('CONFLICT', 'The allow-list has this entry already.');
}

/** What is stored of the value: of a text its hash only, for it may be the very thing that must not be kept. */
function matchedBy({ match, value }: CreateAllowListBody): Pick<StoredAllowListEntry, 'match' | 'value'> {
  if (match === 'exact') return { match: 'sha256', value: hash('sha256', value, 'hex') };
  const problem = match === 'regex' ? patternProblem('regex', value) : null;
  if (problem !== null) throw new GatewayError('BAD_REQUEST', `value: ${problem}`);
  return { match, value };
}
