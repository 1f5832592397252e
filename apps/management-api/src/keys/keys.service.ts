import { Inject, Injectable } from '@nestjs/common';
import { ApiKeyHasher, generateApiKey, generatePublicKeyId, maskApiKey } from '@trueport/auth';
import { GatewayError, type CreateKeyBody, type KeyView, type UpdateKeyBody } from '@trueport/contracts';
import { ApiKeyRepository, ConfigRevisionRepository, type StoredApiKey } from '@trueport/persistence';
import { Types } from 'mongoose';
import { AuditTrail, type Actor, type IntendedChange } from '../audit/audit-trail.js';
import { ChangeNotifier } from '../configuration/change-notifier.js';
import { auditedChanges, changesOf, keyViewOf } from './key-view.js';

/** How often a change is tried again when another one got in between. */
const maxAttempts = 5;

/** API keys of one tenant, the one of the caller. Changes are audited, numbered, stored and announced, in this order. */
@Injectable()
export class KeysService {
  constructor(
    @Inject(ApiKeyRepository) private readonly keys: ApiKeyRepository,
    @Inject(ConfigRevisionRepository) private readonly revisions: ConfigRevisionRepository,
    @Inject(AuditTrail) private readonly audit: AuditTrail,
    @Inject(ChangeNotifier) private readonly notifier: ChangeNotifier,
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
    await this.change(actor, intended, (revision) => this.keys.create({ ...key, revision }));
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
    return this.withRetries(async () => {
      const key = await this.find(actor.principal.tenantId, id);
      const changes = changesOf(key, body);
      if (Object.keys(changes).length === 0) return keyViewOf(key);
      const intended = intent('key.update', id, auditedChanges(key, changes));
      await this.change(actor, intended, async (revision) => {
        if (!(await this.keys.update(key, changes, revision))) throw new GatewayError('CONFLICT');
      });
      return keyViewOf({ ...key, ...changes });
    });
  }

  /** Revokes a key for good. @throws GatewayError NOT_FOUND, CONFLICT */
  revoke(actor: Actor, id: string): Promise<void> {
    return this.withRetries(async () => {
      const key = await this.find(actor.principal.tenantId, id);
      const intended = intent('key.revoke', id, auditedChanges(key, { is_active: false }));
      await this.change(actor, intended, async (revision) => {
        if (!(await this.keys.revoke(key, revision, new Date()))) throw new GatewayError('CONFLICT');
      });
    });
  }

  private async change(
    actor: Actor,
    intended: IntendedChange,
    write: (revision: number) => Promise<void>,
  ): Promise<void> {
    const revision = await this.audit.around(actor, intended, async () => {
      const taken = await this.revisions.next();
      await write(taken);
      return taken;
    });
    const { tenantId } = actor.principal;
    await this.notifier.changed({ kind: 'key', id: intended.targetId, tenant_id: tenantId, revision });
  }

  private async find(tenantId: string, id: string): Promise<StoredApiKey> {
    const key = await this.keys.find(tenantId, id);
    if (key === null) throw new GatewayError('NOT_FOUND', 'There is no such key.');
    return key;
  }

  /** Somebody else's change in between is not the caller's problem: look again, then try again. */
  private async withRetries<Result>(attempt: () => Promise<Result>): Promise<Result> {
    for (let attempts = 1; ; attempts += 1) {
      try {
        return await attempt();
      } catch (error) {
        if (!(error instanceof GatewayError) || error.code !== 'CONFLICT' || attempts >= maxAttempts)
          throw error;
      }
    }
  }
}

function intent(
  action: IntendedChange['action'],
  targetId: string,
  changes: IntendedChange['changes'],
): IntendedChange {
  return { action, targetId, changes };
}
