import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Patch,
  Post,
  Query,
  UseGuards,
} from '@nestjs/common';
import { CurrentPrincipal, RequireScope, ScopeGuard, type Principal } from '@trueport/auth';
import {
  createWebhookBodySchema,
  objectIdSchema,
  queryInteger,
  updateWebhookBodySchema,
  type CreateWebhookBody,
  type UpdateWebhookBody,
  type WebhookDeliveryView,
  type WebhookView,
} from '@trueport/contracts';
import { z } from 'zod';
import { RequestId } from '../http/request-id.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { DeliveriesService } from './deliveries.service.js';
import { noSuchWebhook, WebhooksService } from './webhooks.service.js';

const listDeliveriesQuerySchema = z.strictObject({
  limit: queryInteger(1, 500, 50),
  offset: queryInteger(0, 1_000_000_000, 0),
});

/** Webhooks of the tenant of the token. */
@Controller('trueportai-services/api/v1/webhooks')
@UseGuards(ScopeGuard)
export class WebhooksController {
  constructor(
    @Inject(WebhooksService) private readonly webhooks: WebhooksService,
    @Inject(DeliveriesService) private readonly deliveries: DeliveriesService,
  ) {}

  @Post()
  @RequireScope('webhooks:write')
  create(
    @CurrentPrincipal() principal: Principal,
    @RequestId() requestId: string,
    @Body(new ZodPipe(createWebhookBodySchema, 'body')) body: CreateWebhookBody,
  ): Promise<WebhookView> {
    return this.webhooks.create({ principal, requestId }, body);
  }

  @Get()
  @RequireScope('webhooks:read')
  list(@CurrentPrincipal() principal: Principal): Promise<WebhookView[]> {
    return this.webhooks.list(principal.tenantId);
  }

  @Get(':id')
  @RequireScope('webhooks:read')
  get(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<WebhookView> {
    return this.webhooks.get(principal.tenantId, knownForm(id));
  }

  @Patch(':id')
  @RequireScope('webhooks:write')
  update(
    @CurrentPrincipal() principal: Principal,
    @RequestId() requestId: string,
    @Param('id') id: string,
    @Body(new ZodPipe(updateWebhookBodySchema, 'body')) body: UpdateWebhookBody,
  ): Promise<WebhookView> {
    return this.webhooks.update({ principal, requestId }, knownForm(id), body);
  }

  @Delete(':id')
  @HttpCode(204)
  @RequireScope('webhooks:write')
  delete(
    @CurrentPrincipal() principal: Principal,
    @RequestId() requestId: string,
    @Param('id') id: string,
  ): Promise<void> {
    return this.webhooks.delete({ principal, requestId }, knownForm(id));
  }

  @Get(':id/deliveries')
  @RequireScope('webhooks:read')
  listDeliveries(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Query(new ZodPipe(listDeliveriesQuerySchema, 'query')) page: z.output<typeof listDeliveriesQuerySchema>,
  ): Promise<WebhookDeliveryView[]> {
    return this.deliveries.list(principal.tenantId, knownForm(id), page);
  }

  @Post(':id/test')
  @HttpCode(202)
  @RequireScope('webhooks:write')
  test(
    @CurrentPrincipal() principal: Principal,
    @RequestId() requestId: string,
    @Param('id') id: string,
  ): Promise<{ delivery_id: string }> {
    return this.deliveries.test({ principal, requestId }, knownForm(id));
  }
}

/** What cannot be the id of a webhook is answered like the id of a missing one. */
function knownForm(id: string): string {
  if (!objectIdSchema.safeParse(id).success) throw noSuchWebhook();
  return id;
}
