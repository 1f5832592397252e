import { Readable } from 'node:stream';
import { Get, Headers, Inject, Query, Res } from '@nestjs/common';
import { CurrentPrincipal, RequireScope, type Principal } from '@trueport/auth';
import { GatewayError } from '@trueport/contracts';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { TenantResource } from '../http/tenant-resource.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { parseCursor, type LiveCursor } from './live-cursor.js';
import { LiveSlots } from './live-slots.js';
import { LiveStreamService } from './live-stream.service.js';

const noQuerySchema = z.strictObject({});

/** New logs and violations of the tenant of the token while they come. */
@TenantResource('analytics/stream')
export class LiveController {
  constructor(
    @Inject(LiveSlots) private readonly slots: LiveSlots,
    @Inject(LiveStreamService) private readonly live: LiveStreamService,
  ) {}

  @Get()
  @RequireScope('analytics:read')
  async stream(
    @CurrentPrincipal() { tenantId }: Principal,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Query(new ZodPipe(noQuerySchema, 'query')) _query: object,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const cursor = cursorFrom(lastEventId);
    const slot = this.slots.take(tenantId);
    reply.raw.once('close', () => this.slots.release(tenantId, slot));
    // Before the answer begins: a store that is away is an error then.
    const tails = await this.live.open(tenantId, cursor);
    const events = this.live.events(tails, slot.signal);
    await reply
      .header('content-type', 'text/event-stream; charset=utf-8')
      // Proxies in front of us would hold events back until they have a buffer full of them.
      .header('x-accel-buffering', 'no')
      .send(Readable.from(events, { objectMode: false, highWaterMark: 1 }));
  }
}

/** @throws GatewayError BAD_REQUEST for what is no cursor of ours */
function cursorFrom(lastEventId: string | undefined): LiveCursor | null {
  if (lastEventId === undefined || lastEventId === '') return null;
  const cursor = parseCursor(lastEventId);
  if (cursor === null) throw new GatewayError('BAD_REQUEST', 'Last-Event-ID: expected the id of an event');
  return cursor;
}
