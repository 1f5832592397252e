import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { principalOf } from '@trueport/auth';
import type { ManagedRequest } from '../http/managed-request.js';
import type { Actor } from './audit-trail.js';

/** Who asks, in which request, as a handler's parameter; the request's id is the one that `X-Request-Id` shows. */
export const CurrentActor = createParamDecorator((_data: unknown, context: ExecutionContext): Actor => ({
  principal: principalOf(context),
  requestId: context.switchToHttp().getRequest<ManagedRequest>().id,
}));
