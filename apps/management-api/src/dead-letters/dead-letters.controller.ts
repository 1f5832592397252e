import { Delete, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { CurrentPrincipal, RequireScope, type Principal } from '@trueport/auth';
import { listDeadLettersQuerySchema, type DeadLetterView } from '@trueport/contracts';
import type { z } from 'zod';
import type { Actor } from '../audit/audit-trail.js';
import { CurrentActor } from '../audit/current-actor.js';
import { TenantResource } from '../http/tenant-resource.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { DeadLettersService, noSuchLetter, type ReplayResult } from './dead-letters.service.js';

/** What consumers have given up, as far as it is of the tenant of the token. */
@TenantResource('dead-letters')
export class DeadLettersController {
  constructor(@Inject(DeadLettersService) private readonly letters: DeadLettersService) {}

  @Get()
  @RequireScope('operations:read')
  list(
    @CurrentPrincipal() principal: Principal,
    @Query(new ZodPipe(listDeadLettersQuerySchema, 'query'))
    page: z.output<typeof listDeadLettersQuerySchema>,
  ): Promise<DeadLetterView[]> {
    return this.letters.list(principal.tenantId, page);
  }

  @Get(':id')
  @RequireScope('operations:read')
  get(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<DeadLetterView> {
    return this.letters.get(principal.tenantId, sequenceOf(id));
  }

  @Post(':id/replay')
  @HttpCode(200)
  @RequireScope('operations:write')
  replay(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<ReplayResult> {
    return this.letters.replay(actor, sequenceOf(id));
  }

  @Delete(':id')
  @HttpCode(204)
  @RequireScope('operations:write')
  discard(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<void> {
    return this.letters.discard(actor, sequenceOf(id));
  }
}

/** What cannot be a position is answered like one without a letter. */
function sequenceOf(id: string): number {
  if (!/^[1-9]\d{0,14}$/.test(id)) throw noSuchLetter();
  return Number(id);
}
