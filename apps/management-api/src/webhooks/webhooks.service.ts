import { Inject, Injectable } from '@nestjs/common';
import { Sealer } from '@trueport/auth';
import {
  GatewayError,
  type CreateWebhookBody,
  type UpdateWebhookBody,
  type WebhookView,
} from '@trueport/contracts';
import { WebhookRepository, webhookSecretContext, type StoredWebhook } from '@trueport/persistence';
import { Types } from 'mongoose';
import type { Actor, IntendedChange } from '../audit/audit-trail.js';
import { auditedFields, changedFields } from '../configuration/changed-fields.js';
import { ConfigurationChanges, retryOnConflict } from '../configuration/configuration-changes.js';
import { generateWebhookSecret } from './webhook-secret.js';
import { fieldsOf, webhookViewOf, type WebhookFields } from './webhook-view.js';

/** Every violation is weighed against every webhook of its tenant. */
const maxWebhooks = 100;

/** Webhooks of one tenant, the one of the caller. */
@Injectable()
export class WebhooksService {
  constructor(
    @Inject(WebhookRepository) private readonly webhooks: WebhookRepository,
    @Inject(ConfigurationChanges) private readonly changes: ConfigurationChanges,
    @Inject(Sealer) private readonly sealer: Sealer,
  ) {}

  /** Makes a webhook; `secret` of the answer is its signing secret, for this one time. @throws GatewayError */
  async create(actor: Actor, body: CreateWebhookBody): Promise<WebhookView> {
    const { tenantId } = actor.principal;
    if ((await this.webhooks.count(tenantId)) >= maxWebhooks) {
      throw new GatewayError('CONFLICT', `There are ${maxWebhooks} webhooks already: delete one first.`);
    }
    const fields = checked({ ...body, types: body.types ?? null });
    const _id = new Types.ObjectId();
    const secret = generateWebhookSecret();
    const webhook: StoredWebhook = {
      _id,
      tenant_id: tenantId,
      ...fields,
      sealed_secret: this.sealer.seal(secret, webhookSecretContext(tenantId, _id.toHexString())),
      created_at: new Date(),
      revision: 0,
    };
    await this.make(actor, 'webhook.create', webhook, auditedFields(null, fields), (revision) =>
      this.webhooks.create({ ...webhook, revision }),
    );
    return { ...webhookViewOf(webhook), secret };
  }

  async list(tenantId: string): Promise<WebhookView[]> {
    return (await this.webhooks.list(tenantId)).map(webhookViewOf);
  }

  /** @throws GatewayError NOT_FOUND for a webhook that is missing or another tenant's: all the same */
  async get(tenantId: string, id: string): Promise<WebhookView> {
    return webhookViewOf(await this.find(tenantId, id));
  }

  /** Changes a webhook and gives its new state. @throws GatewayError BAD_REQUEST, NOT_FOUND, CONFLICT */
  update(actor: Actor, id: string, body: UpdateWebhookBody): Promise<WebhookView> {
    return retryOnConflict(async () => {
      const webhook = await this.find(actor.principal.tenantId, id);
      const present = fieldsOf(webhook);
      const fields = checked(changedFields(present, body));
      if (Object.keys(fields).length === 0) return webhookViewOf(webhook);
      await this.make(actor, 'webhook.update', webhook, auditedFields(present, fields), async (revision) => {
        if (!(await this.webhooks.update(webhook, fields, revision))) throw new GatewayError('CONFLICT');
      });
      return webhookViewOf({ ...webhook, ...fields });
    });
  }

  /** Deletes a webhook and its secret. @throws GatewayError NOT_FOUND, CONFLICT */
  delete(actor: Actor, id: string): Promise<void> {
    return retryOnConflict(async () => {
      const webhook = await this.find(actor.principal.tenantId, id);
      const audited = { url: { before: webhook.url, after: null } };
      await this.make(actor, 'webhook.delete', webhook, audited, async () => {
        if (!(await this.webhooks.delete(webhook))) throw new GatewayError('CONFLICT');
      });
    });
  }

  private make(
    actor: Actor,
    action: IntendedChange['action'],
    webhook: StoredWebhook,
    changes: IntendedChange['changes'],
    write: (revision: number) => Promise<void>,
  ): Promise<void> {
    const targetId = webhook._id.toHexString();
    return this.changes.make('webhook', actor, { action, targetId, changes }, write);
  }

  private async find(tenantId: string, id: string): Promise<StoredWebhook> {
    const webhook = await this.webhooks.find(tenantId, id);
    if (webhook === null) throw noSuchWebhook();
    return webhook;
  }
}

/** The answer for every id that is not one of the tenant's webhooks. */
export function noSuchWebhook(): GatewayError {
  return new GatewayError('NOT_FOUND', 'There is no such webhook.');
}

/** Credentials in an address would be shown in lists and logs; deliveries are signed instead. */
function checked<Fields extends Partial<WebhookFields>>(fields: Fields): Fields {
  if (fields.url === undefined) return fields;
  const { username, password } = new URL(fields.url);
  if (username !== '' || password !== '') {
    throw new GatewayError('BAD_REQUEST', 'url: expected an address without a user name or password');
  }
  return fields;
}
