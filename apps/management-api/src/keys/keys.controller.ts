import { Body, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { CurrentPrincipal, RequireScope, type Principal } from '@trueport/auth';
import {
  createKeyBodySchema,
  listKeysQuerySchema,
  updateKeyBodySchema,
  type CreateKeyBody,
  type KeyView,
  type UpdateKeyBody,
} from '@trueport/contracts';
import type { z } from 'zod';
import type { Actor } from '../audit/audit-trail.js';
import { CurrentActor } from '../audit/current-actor.js';
import { knownId } from '../http/known-id.js';
import { TenantResource } from '../http/tenant-resource.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { KeysService, noSuchKey } from './keys.service.js';

/** A body that was left out is an empty one: every field of a new key has a default. */
const createBodyPipe = new ZodPipe(createKeyBodySchema.prefault({}), 'body');

/** API keys of the tenant of the token. */
@TenantResource('keys')
export class KeysController {
  constructor(@Inject(KeysService) private readonly keys: KeysService) {}

  @Post()
  @RequireScope('keys:write')
  create(@CurrentActor() actor: Actor, @Body(createBodyPipe) body: CreateKeyBody): Promise<KeyView> {
    return this.keys.create(actor, body);
  }

  @Get()
  @RequireScope('keys:read')
  list(
    @CurrentPrincipal() principal: Principal,
    @Query(new ZodPipe(listKeysQuerySchema, 'query')) page: z.output<typeof listKeysQuerySchema>,
  ): Promise<KeyView[]> {
    return this.keys.list(principal.tenantId, page);
  }

  @Get(':id')
  @RequireScope('keys:read')
  get(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<KeyView> {
    return this.keys.get(principal.tenantId, knownId(id, noSuchKey));
  }

  @Patch(':id')
  @RequireScope('keys:write')
  update(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body(new ZodPipe(updateKeyBodySchema, 'body')) body: UpdateKeyBody,
  ): Promise<KeyView> {
    return this.keys.update(actor, knownId(id, noSuchKey), body);
  }

  @Delete(':id')
  @HttpCode(204)
  @RequireScope('keys:write')
  revoke(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<void> {
    return this.keys.revoke(actor, knownId(id, noSuchKey));
  }
}
