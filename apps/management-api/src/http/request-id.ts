import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { ManagedRequest } from './managed-request.js';

/** The id of the request, as a handler's parameter; the one that `X-Request-Id` shows and the log has. */
export const RequestId = createParamDecorator(
  (_data: unknown, context: ExecutionContext): string =>
    context.switchToHttp().getRequest<ManagedRequest>().id,
);
