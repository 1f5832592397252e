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
  createKeyBodySchema,
  listKeysQuerySchema,
  objectIdSchema,
  GatewayError,
  updateKeyBodySchema,
  type CreateKeyBody,
  type KeyView,
  type UpdateKeyBody,
} from '@trueport/contracts';
import type { z } from 'zod';
import { RequestId } from '../http/request-id.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { KeysService } from './keys.service.js';

/** A body that was left out is an empty one: every field of a new key has a default. */
const createBodyPipe = new ZodPipe(createKeyBodySchema.prefault({}), 'body');

/** API keys of the tenant of the token. */
@Controller('trueportai-services/api/v1/keys')
@UseGuards(ScopeGuard)
export class KeysController {
  constructor(@Inject(KeysService) private readonly keys: KeysService) {}

  @Post()
  @RequireScope('keys:write')
  create(
    @CurrentPrincipal() principal: Principal,
    @RequestId() requestId: string,
    @Body(createBodyPipe) body: CreateKeyBody,
  ): Promise<KeyView> {
    return this.keys.create({ principal, requestId }, body);
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
    return this.keys.get(principal.tenantId, knownForm(id));
  }

  @Patch(':id')
  @RequireScope('keys:write')
  update(
    @CurrentPrincipal() principal: Principal,
    @RequestId() requestId: string,
    @Param('id') id: string,
    @Body(new ZodPipe(updateKeyBodySchema, 'body')) body: UpdateKeyBody,
  ): Promise<KeyView> {
    return this.keys.update({ principal, requestId }, knownForm(id), body);
  }

  @Delete(':id')
  @HttpCode(204)
  @RequireScope('keys:write')
  revoke(
    @CurrentPrincipal() principal: Principal,
    @RequestId() requestId: string,
    @Param('id') id: string,
  ): Promise<void> {
    return this.keys.revoke({ principal, requestId }, knownForm(id));
  }
}

/** What cannot be the id of a key is answered like the id of a missing one. */
function knownForm(id: string): string {
  if (!objectIdSchema.safeParse(id).success) throw new GatewayError('NOT_FOUND', 'There is no such key.');
  return id;
}
