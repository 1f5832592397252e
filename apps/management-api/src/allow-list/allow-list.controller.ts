import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, UseGuards } from '@nestjs/common';
import { CurrentPrincipal, RequireScope, ScopeGuard, type Principal } from '@trueport/auth';
import {
  createAllowListBodySchema,
  objectIdSchema,
  type AllowListView,
  type CreateAllowListBody,
} from '@trueport/contracts';
import { RequestId } from '../http/request-id.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { AllowListService, noSuchEntry } from './allow-list.service.js';

/** Texts that scans of the tenant of the token pass over. */
@Controller('trueportai-services/api/v1/analytics/violations/allow-list')
@UseGuards(ScopeGuard)
export class AllowListController {
  constructor(@Inject(AllowListService) private readonly allowList: AllowListService) {}

  @Post()
  @RequireScope('violations:write')
  create(
    @CurrentPrincipal() principal: Principal,
    @RequestId() requestId: string,
    @Body(new ZodPipe(createAllowListBodySchema, 'body')) body: CreateAllowListBody,
  ): Promise<AllowListView> {
    return this.allowList.create({ principal, requestId }, body);
  }

  @Get()
  @RequireScope('analytics:read')
  list(@CurrentPrincipal() principal: Principal): Promise<AllowListView[]> {
    return this.allowList.list(principal.tenantId);
  }

  @Delete(':id')
  @HttpCode(204)
  @RequireScope('violations:write')
  delete(
    @CurrentPrincipal() principal: Principal,
    @RequestId() requestId: string,
    @Param('id') id: string,
  ): Promise<void> {
    if (!objectIdSchema.safeParse(id).success) throw noSuchEntry();
    return this.allowList.delete({ principal, requestId }, id);
  }
}
