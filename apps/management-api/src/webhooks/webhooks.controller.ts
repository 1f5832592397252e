import { Body, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { CurrentPrincipal, RequireScope, type Principal } from '@trueport/auth';
import {
  createWebhookBodySchema,
  queryInteger,
  updateWebhookBodySchema,
  type CreateWebhookBody,
  type UpdateWebhookBody,
  type WebhookDeliveryView,
  type WebhookView,
} from '@trueport/contracts';
import { z } from 'zod';
import type { Actor } from '../audit/audit-trail.js';
import { CurrentActor } from '../audit/current-actor.js';
import { knownId } from '../http/known-id.js';
import { TenantResource } from '../http/tenant-resource.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { DeliveriesService } from './deliveries.service.js';
import { noSuchWebhook, WebhooksService } from './webhooks.service.js';

const listDeliveriesQuerySchema = z.strictObject({
  limit: queryInteger(1, 500, 50),
  offset: queryInteger(0, 1_000_000_000, 0),
});

/** Webhooks of the tenant of the token. */
@TenantResource('webhooks')
export class WebhooksController {
  constructor(
    @Inject(WebhooksService) private readonly webhooks: WebhooksService,
    @Inject(DeliveriesService) private readonly deliveries: DeliveriesService,
  ) {}

  @Post()
  @RequireScope('webhooks:write')
  create(
    @CurrentActor() actor: Actor,
    @Body(new ZodPipe(createWebhookBodySchema, 'body')) body: CreateWebhookBody,
  ): Promise<WebhookView> {
    return this.webhooks.create(actor, body);
  }

  @Get()
  @RequireScope('webhooks:read')
  list(@CurrentPrincipal() principal: Principal): Promise<WebhookView[]> {
    return this.webhooks.list(principal.tenantId);
  }

  @Get(':id')
  @RequireScope('webhooks:read')
  get(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<WebhookView> {
    return this.webhooks.get(principal.tenantId, knownId(id, noSuchWebhook));
  }

  @Patch(':id')
  @RequireScope('webhooks:write')
  update(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body(new ZodPipe(updateWebhookBodySchema, 'body')) body: UpdateWebhookBody,
  ): Promise<WebhookView> {
    return this.webhooks.update(actor, knownId(id, noSuchWebhook), body);
  }

  @Delete(':id')
  @HttpCode(204)
  @RequireScope('webhooks:write')
  delete(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<void> {
    return this.webhooks.delete(actor, knownId(id, noSuchWebhook));
  }

  @Get(':id/deliveries')
  @RequireScope('webhooks:read')
  listDeliveries(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Query(new ZodPipe(listDeliveriesQuerySchema, 'query')) page: z.output<typeof listDeliveriesQuerySchema>,
  ): Promise<WebhookDeliveryView[]> {
    return this.deliveries.list(principal.tenantId, knownId(id, noSuchWebhook), page);
  }

  @Post(':id/test')
  @HttpCode(202)
  @RequireScope('webhooks:write')
  test(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<{ delivery_id: string }> {
    return this.deliveries.test(actor, knownId(id, noSuchWebhook));
  }
}
