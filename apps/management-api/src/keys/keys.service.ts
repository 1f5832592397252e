import { Inject, Injectable } from '@nestjs/common';
import { ApiKeyHasher, generateApiKey, generatePublicKeyId, maskApiKey } from '@trueport/auth';
import { GatewayError, type CreateKeyBody, type KeyView, type UpdateKeyBody } from '@trueport/contracts';
import { ApiKeyRepository, type StoredApiKey } from '@trueport/persistence';
import { Types } from 'mongoose';
import type { Actor, IntendedChange } from '../audit/audit-trail.js';
import { ConfigurationChanges, retryOnConflict } from '../configuration/configuration-changes.js';
import { auditedChanges, changesOf, keyViewOf } from './key-view.js';

/** API keys of one tenant, the one of the caller. Changes are audited, numbered, stored and announced, in this order. */
@Injectable()
export class KeysService {
  constructor(
    @Inject(ApiKeyRepository) private readonly keys: ApiKeyRepository,
    @Inject(ConfigurationChanges) private readonly changes: ConfigurationChanges,
    @Inject(ApiKeyHasher) private readonly hasher: ApiKeyHasher,
  ) {}

  /** Makes a key; `key` of the answer is the whole key, for this one time. */
  async create(actor: Actor, body: CreateKeyBody): Promise<KeyView> {
    const secret = generateApiKey();
    const key: StoredApiKey = {
      _id: new Types.ObjectId(),
      tenant_id: actor.principal.tenantId,
      team: null,
      public_id: generatePublicKeyId(),
      hash: this.hasher.hash(secret),
      masked: maskApiKey(secret),
      owner: body.owner ?? null,
      rate_limit_rpm: body.rate_limit_rpm,
      is_active: true,
      created_at: new Date(),
      revoked_at: null,
      revision: 0,
    };
    const intended = intent('key.create', key._id.toHexString(), auditedChanges(null, key));
    await this.changes.make('key', actor, intended, (revision) => this.keys.create({ ...key, revision }));
    return { ...keyViewOf(key), key: secret };
  }

  async list(
    tenantId: string,
    page: { readonly limit: number; readonly offset: number },
  ): Promise<KeyView[]> {
    return (await this.keys.page(tenantId, page.offset, page.limit)).map(keyViewOf);
  }

  /** @throws GatewayError NOT_FOUND for a key that is missing, revoked or another tenant's: all the same */
  async get(tenantId: string, id: string): Promise<KeyView> {
    return keyViewOf(await this.find(tenantId, id));
  }

  /** Changes a key and gives its new state. @throws GatewayError NOT_FOUND, CONFLICT */
  update(actor: Actor, id: string, body: UpdateKeyBody): Promise<KeyView> {
    return retryOnConflict(async () => {
      const key = await this.find(actor.principal.tenantId, id);
      const changes = changesOf(key, body);
      if (Object.keys(changes).length === 0) return keyViewOf(key);
      const intended = intent('key.update', id, auditedChanges(key, changes));
      await this.changes.make('key', actor, intended, async (revision) => {
        if (!(await this.keys.update(key, changes, revision))) throw new GatewayError('CONFLICT');
      });
      return keyViewOf({ ...key, ...changes });
    });
  }

  /** Revokes a key for good. @throws GatewayError NOT_FOUND, CONFLICT */
  revoke(actor: Actor, id: string): Promise<void> {
    return retryOnConflict(async () => {
      const key = await this.find(actor.principal.tenantId, id);
      const intended = intent('key.revoke', id, auditedChanges(key, { is_active: false }));
      await this.changes.make('key', actor, intended, async (revision) => {
        if (!(await this.keys.revoke(key, revision, new Date()))) throw new GatewayError('CONFLICT');
      });
    });
  }

  private async find(tenantId: string, id: string): Promise<StoredApiKey> {
    const key = await this.keys.find(tenantId, id);
    if (key === null) throw noSuchKey();
    return key;
  }
}

/** The answer for every id that is not one of the tenant's keys. */
export function noSuchKey(): GatewayError {
  return new GatewayError('NOT_FOUND', 'There is no such key.');
}

function intent(
  action: IntendedChange['action'],
  targetId: string,
  changes: IntendedChange['changes'],
): IntendedChange {
  return { action, targetId, changes };
}
