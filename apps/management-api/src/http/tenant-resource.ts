import { applyDecorators, Controller, UseGuards } from '@nestjs/common';
import { ScopeGuard } from '@trueport/auth';

/**
 * A controller of what the tenant of the token has below `/trueportai-services/api/v1/`: each of its routes needs a token
 * with the scope the route names.
 */
export const TenantResource = (path: string): ClassDecorator =>
  applyDecorators(Controller(`trueportai-services/api/v1/${path}`), UseGuards(ScopeGuard));
